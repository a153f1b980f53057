package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Services of several hosts reach each other, and the world reaches them on any.
@OnHosts(3)
final class OverlayTest {
  @Test
  void answersOnEveryNodeAndShowsTheClientsAddress(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    Docker docker = cluster.node(1).docker();
    docker.ok(
        words("service create -qd --name who --constraint node.hostname==h3 -p 8001:80 whoami"));
    Await.replicas(docker, "who", "1/1");

    for (Node node : cluster.nodes()) {
      String answer =
          Await.until(
              "it answers on " + node,
              () -> node.visit(8001, "/").out(),
              text -> text.startsWith("I'm "));
      assertTrue(
          answer.contains("RemoteAddr: " + node.host().clientAddress() + ":"),
          () -> node + ": " + answer);
    }
  }

  @Test
  void leadsNamesToServicesOnAllHosts(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    Docker docker = cluster.node(1).docker();
    network(docker);
    docker.ok(
        words(
            "service create -qd --name web --mode global --network"
                + " name=back,alias=front whoami"));
    docker.ok(
        words("service create -qd --name caller --mode global --network back busybox sleep 1d"));
    Await.replicas(docker, "web", "3/3");
    Await.replicas(docker, "caller", "3/3");

    for (Node node : cluster.nodes()) {
      for (String name : List.of("web", "front", "tasks.web")) {
        Await.until(
            name + " leads a caller on " + node + " to all three",
            () -> answering(node, name),
            names -> names.size() == 3);
      }
    }
  }

  @Test
  void followsTasksThatMove(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    Docker docker = cluster.node(1).docker();
    network(docker);
    docker.ok(
        words(
            "service create -qd --name web --replicas 2 --restart-delay 0s --constraint"
                + " node.role==worker --network back whoami"));
    docker.ok(
        words(
            "service create -qd --name caller --constraint node.role==manager --network back"
                + " busybox sleep 1d"));
    Await.replicas(docker, "web", "2/2");
    Await.replicas(docker, "caller", "1/1");
    Node caller = cluster.node(1);
    TreeSet<String> before =
        Await.until("both answer", () -> answering(caller, "web"), names -> names.size() == 2);

    cluster.node(3).host().crash();

    TreeSet<String> after =
        Await.until(
            "two others answer",
            () -> answering(caller, "web"),
            names -> names.size() == 2 && !names.equals(before));
    assertEquals(
        new TreeSet<>(
            cluster.node(2).containersOf("web").stream().map(id -> id.substring(0, 12)).toList()),
        after);
  }

  @Test
  void sealsWhatPassesBetweenHostsOnAnEncryptedNetwork(Cluster cluster)
      throws InterruptedException {
    cluster.swarm(1, 2);
    Docker docker = cluster.node(1).docker();
    docker.ok(words("network create -d overlay --opt encrypted vault"));
    docker.ok(words("service create -qd --name web --mode global --network vault whoami"));
    docker.ok(
        words("service create -qd --name caller --mode global --network vault busybox sleep 1d"));
    Await.replicas(docker, "web", "3/3");
    Await.replicas(docker, "caller", "3/3");
    for (Node node : cluster.nodes()) node.host().sh(COUNT_FRAMES).run().ok();

    for (Node node : cluster.nodes()) {
      Await.until(
          "web leads a caller on " + node + " to all three",
          () -> answering(node, "web"),
          names -> names.size() == 3);
    }
    for (Node node : cluster.nodes()) {
      assertEquals(0, counted(node, "clear"), node + " has sent something in the clear");
      assertTrue(counted(node, "sealed") > 0, node + " has sent nothing");
    }

    cluster.node(2).daemon().stop();
    cluster.node(2).daemon().start();
    Await.until(
        "web leads to all three again",
        () -> answering(cluster.node(2), "web"),
        names -> names.size() == 3);
    assertEquals(0, counted(cluster.node(2), "clear"));
    for (Node node : cluster.nodes()) node.host().sh("nft delete table inet seen").run().ok();
    docker.ok("service", "rm", "web", "caller");
    docker.ok("network", "rm", "vault");
  }

  /// Of what a host sends to others.
  private static final String COUNT_FRAMES =
      """
      nft add table inet seen
      nft add counter inet seen clear
      nft add counter inet seen sealed
      nft add chain inet seen out '{ type filter hook output priority 300; }'
      nft add rule inet seen out udp dport 4789 counter name clear
      nft add rule inet seen out udp dport 4788 counter name sealed
      """;

  private static long counted(Node node, String counter) throws InterruptedException {
    String listed = node.host().sh("nft list counter inet seen " + counter).run().ok().out();
    return Long.parseLong(listed.replaceAll("(?s).*packets (\\d+) .*", "$1"));
  }

  private static void network(Docker docker) throws InterruptedException {
    if (docker.ok("network", "ls", "-q", "--filter", "name=back").lines().isEmpty()) {
      docker.ok("network", "create", "-d", "overlay", "back");
    }
  }

  /// Who answers the caller's container on that node, in twelve connections.
  private static TreeSet<String> answering(Node node, String name) throws InterruptedException {
    String container = node.containersOf("caller").getFirst();
    String ask =
        "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do timeout 5 wget -qO- http://" + name + "/; done";
    var names = new TreeSet<String>();
    for (String line : node.engine().run("exec", container, "sh", "-c", ask).lines()) {
      if (line.startsWith("I'm ")) names.add(line.split(" ")[1]);
    }
    return names;
  }

  private static String[] words(String line) {
    return new ArrayList<>(List.of(line.split(" "))).toArray(String[]::new);
  }
}
