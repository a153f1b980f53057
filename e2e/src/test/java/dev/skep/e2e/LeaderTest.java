package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Listed;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Output;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The leader goes in every way; the others go on. How fast is measured by `make bench-cluster`.
@OnHosts(3)
final class LeaderTest {
  @Test
  void writesGoOnWhenTheLeaderIsKilled(Cluster cluster) throws InterruptedException {
    cluster.swarm(3, 0);
    Node leader = deployed(cluster);
    var ofOthers = new ArrayList<>(cluster.containersOf("who"));
    ofOthers.removeAll(leader.containersOf("who"));

    leader.daemon().kill();

    Node next = othersGoOn(cluster, leader);
    leader.daemon().start();
    back(cluster, leader, next);
    assertTrue(
        cluster.containersOf("who").containsAll(ofOthers), "what ran elsewhere was restarted");
  }

  @Test
  void handsOverWhenTheLeaderIsStopped(Cluster cluster) throws InterruptedException {
    cluster.swarm(3, 0);
    Node leader = deployed(cluster);

    leader.daemon().stop();

    Node next = othersGoOn(cluster, leader);
    leader.daemon().start();
    back(cluster, leader, next);
  }

  @Test
  void writesGoOnWhenTheLeadersHostCrashes(Cluster cluster) throws InterruptedException {
    cluster.swarm(3, 0);
    Node leader = deployed(cluster);

    leader.host().crash();

    Node next = othersGoOn(cluster, leader);
    leader.host().boot();
    leader.daemon().start();
    back(cluster, leader, next);
  }

  @Test
  void writesGoOnWhenTheLeaderIsCutOffAndItsOwnAreRefused(Cluster cluster)
      throws InterruptedException {
    cluster.swarm(3, 0);
    Node leader = deployed(cluster);

    leader.host().cut();

    Node next = othersGoOn(cluster, leader);
    Output lonely =
        leader.docker().run("service", "create", "-qd", "--name", "lonely", "whoami").fails();
    cluster.lab().heal();
    back(cluster, leader, next);
    assertTrue(lonely.exit() != Output.KILLED, "a write without a quorum hung");
  }

  @Test
  void anOldLeaderThatWakesUpLeadsNoMore(Cluster cluster) throws InterruptedException {
    cluster.swarm(3, 0);
    Node leader = deployed(cluster);

    leader.daemon().freeze();

    Node next = othersGoOn(cluster, leader);
    leader.daemon().thaw();
    back(cluster, leader, next);
  }

  /// Three replicas on three managers; who leads.
  private static Node deployed(Cluster cluster) throws InterruptedException {
    Docker docker = cluster.node(1).docker();
    docker.ok("service", "create", "-qd", "--name", "who", "--replicas", "3", "whoami");
    Await.replicas(docker, "who", "3/3");
    return cluster.leader(cluster.node(1));
  }

  /// Writes through the others are taken, and what they ask for runs.
  private static Node othersGoOn(Cluster cluster, Node lost) throws InterruptedException {
    List<Node> others = cluster.nodes().stream().filter(each -> each != lost).toList();
    Docker docker = others.getLast().docker();
    Await.until(
        "a write is taken",
        () -> docker.run("service", "create", "-qd", "--name", "more", "--replicas", "2", "whoami"),
        said -> said.exit() == 0 || said.err().contains("already exists"));
    Node next =
        others.get(
            Await.until(
                    "one of the others leads",
                    () ->
                        Listed.by(others.getFirst()).stream()
                            .filter(each -> each.manager().equals("Leader"))
                            .filter(each -> !each.is(lost))
                            .map(each -> each.is(others.getFirst()) ? 0 : 1)
                            .findFirst(),
                    found -> found.isPresent())
                .orElseThrow());
    Await.replicas(docker, "more", "2/2");
    assertNotEquals(lost, next);
    return next;
  }

  /// All agree on one leader, and nothing runs twice.
  private static void back(Cluster cluster, Node returned, Node asked) throws InterruptedException {
    Cluster.await(asked, returned, "back", each -> each.manages() && each.status().equals("Ready"));
    for (Node node : cluster.nodes()) {
      Await.until(
          "there is one leader, says " + node,
          () -> Listed.by(node).stream().map(Listed::manager).sorted().toList(),
          now -> now.equals(List.of("Leader", "Reachable", "Reachable")));
    }
    Await.until("nothing runs twice", () -> cluster.containersOf("who").size(), n -> n == 3);
    Await.until("nothing runs twice", () -> cluster.containersOf("more").size(), n -> n == 2);
    // Until it knows who leads, it may show an older state.
    Await.until(
        returned + " lists both services",
        () -> returned.docker().run("service", "ls", "--format", "{{.Name}}").lines(),
        names -> names.stream().sorted().toList().equals(List.of("more", "who")));
  }
}
