package dev.skep.e2e.lab;

import java.util.List;

/// A host, the daemon on it, and the commands that are typed there.
///
/// @param engine a client of the Docker Engine itself, past the daemon
public record Node(Host host, Daemon daemon, Docker docker, Docker engine) {
  static Node on(Host host) throws InterruptedException {
    var daemon = new Daemon(host);
    Docker client = Docker.installed().getFirst();
    return new Node(host, daemon, client.at(daemon.socket()), client.at(host.engine()));
  }

  /// As `docker info` has it: `inactive`, `pending`, `active`, `error` or `locked`.
  public String state() throws InterruptedException {
    return docker.ok("info", "--format", "{{.Swarm.LocalNodeState}}").line();
  }

  public String id() throws InterruptedException {
    return docker.ok("info", "--format", "{{.Swarm.NodeID}}").line();
  }

  /// All containers of tasks on the node, running or not.
  public List<String> containers() throws InterruptedException {
    return engine
        .ok("ps", "-aq", "--no-trunc", "--filter", "label=com.docker.swarm.task.id")
        .lines();
  }

  /// Ids of the running containers of one service, sorted.
  public List<String> containersOf(String service) throws InterruptedException {
    return engine
        .ok("ps", "-q", "--no-trunc", "--filter", "label=com.docker.swarm.service.name=" + service)
        .lines()
        .stream()
        .sorted()
        .toList();
  }

  /// A request from outside of the hosts, as a user's browser makes it.
  public Output visit(int port, String path) throws InterruptedException {
    return Command.of("curl", "-s", "-m", "5", "http://" + host.address() + ":" + port + path)
        .run();
  }

  /// The daemon runs and has read what it kept.
  void up() throws InterruptedException {
    if (daemon.runs()) daemon.awaitAnswer();
    else daemon.start();
    Await.until(
        "the daemon of " + host + " knows its swarm",
        this::state,
        state -> !state.equals("pending"));
  }

  /// The daemon runs, and the node is in no swarm.
  void alone() throws InterruptedException {
    up();
    if (state().equals("inactive")) return;
    Output left = docker.run("swarm", "leave", "--force");
    if (left.exit() == 0) return;
    // One node that cannot leave must not fail all later tests; its own test shows it.
    System.out.println("e2e: " + host + " is wiped: " + left + "\n" + scene());
    daemon.kill();
    daemon.wipe();
    for (String container : containers()) engine.run("rm", "-f", container);
    daemon.start();
  }

  /// What a person needs to see after a failure.
  String scene() throws InterruptedException {
    return "---- "
        + host
        + ": the daemon's log\n"
        + daemon.lastLines()
        + "\n---- "
        + host
        + ": containers\n"
        + engine.run("ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Status}} {{.Names}}").out();
  }

  @Override
  public String toString() {
    return host.name();
  }
}
