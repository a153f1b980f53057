package dev.skep.e2e.lab;

import java.util.List;

/// One node, in a swarm of its own or in none.
public record Ground(Node node) {
  public Host host() {
    return node.host();
  }

  public Daemon daemon() {
    return node.daemon();
  }

  public Docker docker() {
    return node.docker();
  }

  /// A client of the Docker Engine itself, past the daemon.
  public Docker engine() {
    return node.engine();
  }

  /// The genuine clients of this machine, each against the daemon.
  public List<Docker> clients() throws InterruptedException {
    return Docker.installed().stream().map(each -> each.at(daemon().socket())).toList();
  }

  /// The daemon runs, the node is a swarm of one, and nothing is deployed.
  public void emptySwarm() throws InterruptedException {
    node.up();
    if (!node.state().equals("active")) init();
    removeServices();
  }

  /// The daemon runs, and the node is in no swarm.
  public void noSwarm() throws InterruptedException {
    node.alone();
  }

  public Output init() throws InterruptedException {
    return docker().ok("swarm", "init", "--advertise-addr", host().address());
  }

  private void removeServices() throws InterruptedException {
    for (String service : docker().ok("service", "ls", "-q").lines()) {
      docker().ok("service", "rm", service);
    }
    // Not waiting for each to stop in its own time.
    for (String container : containers()) engine().run("rm", "-f", container);
    Await.until("no task's container is left", this::containers, List::isEmpty);
  }

  /// All containers of tasks on the node, running or not.
  public List<String> containers() throws InterruptedException {
    return node.containers();
  }

  /// Ids of the running containers of one service, sorted.
  public List<String> containersOf(String service) throws InterruptedException {
    return node.containersOf(service);
  }

  /// Waits until `service ls` says so, e.g. `2/2`.
  public void awaitReplicas(String service, String replicas) throws InterruptedException {
    Await.replicas(docker(), service, replicas);
  }

  /// A request from outside of the host, as a user's browser makes it.
  public Output visit(int port, String path) throws InterruptedException {
    return node.visit(port, path);
  }
}
