package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Output;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Containers of users' own on networks of the swarm, on managers and workers.
@OnHosts(3)
final class AttachTest {
  private static final String ADDRESS =
      "{{(index .NetworkSettings.Networks \"guests\").IPAMConfig.IPv4Address}}";

  private Docker manager;
  private Node worker;

  @BeforeEach
  void ground(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    manager = cluster.node(1).docker();
    worker = cluster.node(2);
    manager.ok(words("network create -d overlay --attachable --subnet 10.77.0.0/24 guests"));
  }

  @AfterEach
  void clear(Cluster cluster) throws InterruptedException {
    for (Node node : cluster.nodes()) node.engine().run(words("rm -f one two three"));
    for (String service : manager.ok("service", "ls", "-q").lines()) {
      manager.ok("service", "rm", service);
    }
    Await.until(
        "the network may go", () -> manager.run("network", "rm", "guests"), Output::succeeded);
  }

  @Test
  void findsServicesAndIsFoundOnAllHosts(Cluster cluster) throws InterruptedException {
    manager.ok(words("service create -qd --name web --mode global --network guests whoami"));
    manager.ok(
        words("service create -qd --name caller --mode global --network guests busybox sleep 1d"));
    Docker third = cluster.node(3).docker();
    manager.ok(words("run -d --name one --network guests -p 8101:80 whoami"));
    worker
        .docker()
        .ok(words("run -d --name two --network guests --network-alias tool -p 8102:80 whoami"));
    third.ok(words("run -d --name three --network guests busybox sleep 1d"));
    Await.replicas(manager, "web", "3/3");
    Await.replicas(manager, "caller", "3/3");

    Await.until(
        "three finds all of web", () -> answering(third, "three", "web"), it -> it.size() == 3);
    for (String name : List.of("one", "two", "tool")) {
      Await.until(
          "three finds " + name, () -> answering(third, "three", name), it -> it.size() == 1);
      for (Node node : cluster.nodes()) {
        Await.until(
            "a task on " + node + " finds " + name,
            () -> answering(node.docker(), node.containersOf("caller").getFirst(), name),
            it -> it.size() == 1);
      }
    }
    assertTrue(cluster.node(1).visit(8101, "/").out().startsWith("I'm "));
    assertTrue(worker.visit(8102, "/").out().startsWith("I'm "));
    assertEquals(List.of(), manager.ok(words("service ps -q web --filter name=one")).lines());
    assertTrue(worker.docker().ok(words("network inspect guests")).out().contains("\"two\""));
  }

  @Test
  void comesAndGoesByConnect() throws InterruptedException {
    Docker docker = worker.docker();
    manager.ok(words("run -d --name one --network guests busybox sleep 1d"));
    docker.ok(words("run -d --name two whoami"));
    docker.ok(words("network connect --ip 10.77.0.9 --alias tool guests two"));

    Await.until("one finds two", () -> answering(manager, "one", "tool"), it -> it.size() == 1);
    Output used = manager.run(words("network rm guests")).fails();
    assertTrue(used.err().contains("container two on node"), used.toString());

    docker.ok(words("network disconnect guests two"));
    Await.until(
        "its address is free",
        () -> manager.run(words("run -d --name three --network guests --ip 10.77.0.9 whoami")),
        Output::succeeded);
  }

  @Test
  void refusesInDockersWords() throws InterruptedException {
    manager.ok(words("network create -d overlay closed"));
    try {
      for (Docker docker : List.of(manager, worker.docker())) {
        Output refused = docker.run(words("run --rm --network closed busybox true")).fails();
        String why =
            "Could not attach to network closed: rpc error: code = PermissionDenied desc ="
                + " network closed not manually attachable";
        assertTrue(refused.err().contains(why), refused.toString());
        Output unknown = docker.run(words("run --rm --network nowhere busybox true")).fails();
        assertTrue(unknown.err().contains("network nowhere not found"), unknown.toString());
      }
    } finally {
      manager.ok(words("network rm closed"));
    }
  }

  @Test
  void keepsItsAddressThroughRestarts() throws InterruptedException {
    Docker docker = worker.docker();
    manager.ok(words("run -d --name one --network guests busybox sleep 1d"));
    docker.ok(words("run -d --name two --restart always --network guests whoami"));
    String address = docker.ok("inspect", "-f", ADDRESS, "two").line();

    worker.daemon().kill();
    worker.host().crash();
    worker.host().boot();
    worker.daemon().start();

    Await.until(
        "one finds two again", () -> answering(manager, "one", "two"), it -> it.size() == 1);
    assertEquals(address, docker.ok("inspect", "-f", ADDRESS, "two").line());
  }

  /// Who answers the container, in nine connections.
  private static TreeSet<String> answering(Docker docker, String container, String name)
      throws InterruptedException {
    String ask = "for i in 1 2 3 4 5 6 7 8 9; do timeout 5 wget -qO- http://" + name + "/; done";
    var names = new TreeSet<String>();
    for (String line : docker.run("exec", container, "sh", "-c", ask).lines()) {
      if (line.startsWith("I'm ")) names.add(line.split(" ")[1]);
    }
    return names;
  }

  private static String[] words(String line) {
    return line.split(" ");
  }
}
