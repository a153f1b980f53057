package dev.skep.e2e.lab;

import java.util.List;
import java.util.Optional;

/// All that a test stands on.
///
/// @param engine a client of the Docker Engine itself, past the daemon
public record Ground(Host host, Daemon daemon, Docker docker, Docker engine)
    implements AutoCloseable {
  static Optional<String> missing() throws InterruptedException {
    Optional<String> host = Host.missing();
    if (host.isPresent()) return host;
    return Docker.installed().isEmpty()
        ? Optional.of("no docker client is installed")
        : Optional.empty();
  }

  static Ground up() throws InterruptedException {
    Host host = Host.up();
    try {
      var daemon = new Daemon(host);
      Docker client = Docker.installed().getFirst();
      var ground = new Ground(host, daemon, client.at(daemon.socket()), client.at(host.engine()));
      daemon.start();
      return ground;
    } catch (Throwable failed) {
      host.close();
      throw failed;
    }
  }

  /// The genuine clients of this machine, each against the daemon.
  public List<Docker> clients() throws InterruptedException {
    return Docker.installed().stream().map(each -> each.at(daemon.socket())).toList();
  }

  /// The daemon runs, the node is a swarm of one, and nothing is deployed.
  public void emptySwarm() throws InterruptedException {
    running();
    if (!docker.ok("info", "--format", "{{.Swarm.LocalNodeState}}").line().equals("active")) init();
    removeServices();
  }

  /// The daemon runs, and the node is in no swarm.
  public void noSwarm() throws InterruptedException {
    running();
    if (!docker.ok("info", "--format", "{{.Swarm.LocalNodeState}}").line().equals("inactive")) {
      docker.ok("swarm", "leave", "--force");
    }
  }

  private void running() throws InterruptedException {
    if (!daemon.runs()) daemon.start();
    // A daemon that has just started reads its log first.
    Await.until(
        "the daemon knows its swarm",
        () -> docker.ok("info", "--format", "{{.Swarm.LocalNodeState}}").line(),
        state -> state.equals("active") || state.equals("inactive"));
  }

  public Output init() throws InterruptedException {
    return docker.ok("swarm", "init", "--advertise-addr", host.address());
  }

  private void removeServices() throws InterruptedException {
    for (String service : docker.ok("service", "ls", "-q").lines()) {
      docker.ok("service", "rm", service);
    }
    // Not waiting for each to stop in its own time.
    for (String container : containers()) engine.run("rm", "-f", container);
    Await.until("no task's container is left", this::containers, List::isEmpty);
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

  /// Waits until `service ls` says so, e.g. `2/2`.
  public void awaitReplicas(String service, String replicas) throws InterruptedException {
    Await.until(
        service + " has " + replicas, () -> replicasOf(service), now -> now.equals(replicas));
  }

  private String replicasOf(String service) throws InterruptedException {
    return docker
        .ok("service", "ls", "--filter", "name=" + service, "--format", "{{.Name}} {{.Replicas}}")
        .lines()
        .stream()
        .filter(line -> line.startsWith(service + " "))
        .map(line -> line.substring(service.length() + 1))
        .findFirst()
        .orElse("not there");
  }

  /// A request from outside of the host, as a user's browser makes it.
  public Output visit(int port, String path) throws InterruptedException {
    return Command.of("curl", "-s", "-m", "5", "http://" + host.address() + ":" + port + path)
        .run();
  }

  /// What a person needs to see after a failure.
  String scene() throws InterruptedException {
    return "---- the daemon's log\n"
        + daemon.lastLines()
        + "\n---- containers\n"
        + engine.run("ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Status}} {{.Names}}").out();
  }

  @Override
  public void close() {
    host.close();
  }
}
