package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Listed;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Nodes fail in every way, are taken out, come back and go.
@OnHosts(3)
final class FailureTest {
  @Test
  void spreadsSixReplicasOverThreeNodes(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    deploy(cluster);
    assertEquals(List.of(2, 2, 2), cluster.spread("who"));
  }

  @Test
  void replacesWhatRanUnderAKilledDaemon(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    deploy(cluster);
    Node lost = cluster.node(3);
    List<String> left = lost.containersOf("who");

    lost.daemon().kill();

    replacedElsewhere(cluster, lost);
    assertEquals(left, lost.containersOf("who"), "containers live without the daemon");
    lost.daemon().start();
    reconciled(cluster, lost);
  }

  @Test
  void replacesWhatRanOnACrashedHost(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    deploy(cluster);
    Node lost = cluster.node(3);

    lost.host().crash();

    replacedElsewhere(cluster, lost);
    lost.host().boot();
    lost.daemon().start();
    reconciled(cluster, lost);
  }

  @Test
  void replacesWhatRunsBehindACutCable(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    deploy(cluster);
    Node lost = cluster.node(3);
    List<String> left = lost.containersOf("who");

    lost.host().cut();

    replacedElsewhere(cluster, lost);
    assertEquals(left, lost.containersOf("who"), "nobody could tell them to stop");
    cluster.lab().heal();
    reconciled(cluster, lost);
  }

  @Test
  void replacesWhatRanUnderAFrozenDaemon(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    deploy(cluster);
    Node lost = cluster.node(3);

    lost.daemon().freeze();

    replacedElsewhere(cluster, lost);
    lost.daemon().thaw();
    reconciled(cluster, lost);
  }

  @Test
  void keepsWhatAServiceLeavesWithALostNode(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    Docker docker = cluster.node(1).docker();
    docker.ok(
        "service",
        "create",
        "-qd",
        "--name",
        "who",
        "--replicas",
        "6",
        "--label",
        "skep.node-loss.grace=1h",
        "whoami");
    Await.replicas(docker, "who", "6/6");
    List<String> before = cluster.containersOf("who");
    Node lost = cluster.node(3);

    lost.daemon().kill();

    Cluster.await(cluster.node(1), lost, "Down", each -> each.status().equals("Down"));
    List<String> notices =
        docker.ok("service", "ps", "--no-trunc", "--format", "{{.Error}}", "who").lines().stream()
            .filter(line -> line.contains("node is down; the task waits for it until 20"))
            .toList();
    assertEquals(2, notices.size(), notices::toString);
    lost.daemon().start();
    Cluster.await(cluster.node(1), lost, "Ready", each -> each.status().equals("Ready"));
    Await.replicas(docker, "who", "6/6");
    assertEquals(before, cluster.containersOf("who"));
    assertEquals(6, docker.ok("service", "ps", "-q", "who").lines().size());
  }

  private static void deploy(Cluster cluster) throws InterruptedException {
    Docker docker = cluster.node(1).docker();
    docker.ok("service", "create", "-qd", "--name", "who", "--replicas", "6", "whoami");
    Await.replicas(docker, "who", "6/6");
  }

  private static void replacedElsewhere(Cluster cluster, Node lost) throws InterruptedException {
    Cluster.await(cluster.node(1), lost, "Down", each -> each.status().equals("Down"));
    Await.until(
        "all six run on the nodes that are left",
        () -> Cluster.spread("who", cluster.nodes().subList(0, 2)),
        now -> now.equals(List.of(3, 3)));
  }

  /// The node is back, and what it still ran of the old tasks is gone: they have been replaced.
  private static void reconciled(Cluster cluster, Node back) throws InterruptedException {
    List<String> kept = cluster.node(1).containersOf("who");
    Cluster.await(cluster.node(1), back, "Ready", each -> each.status().equals("Ready"));
    Await.until(
        "nothing runs twice", () -> cluster.spread("who"), now -> now.equals(List.of(3, 3, 0)));
    assertEquals(kept, cluster.node(1).containersOf("who"));
    Await.replicas(cluster.node(1).docker(), "who", "6/6");
    // It gets its share again.
    cluster.node(1).docker().ok("service", "scale", "-d", "who=9");
    Await.until(
        "the newest run there", () -> cluster.spread("who"), now -> now.equals(List.of(3, 3, 3)));
  }

  /// With a heartbeat period that leaves a slow machine time to come back.
  @Test
  void restartsNothingForAShortBlip(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 2);
    Node manager = cluster.node(1);
    manager.docker().ok("swarm", "update", "--dispatcher-heartbeat", "30s");
    deploy(cluster);
    List<String> before = cluster.containersOf("who");
    Node shaky = cluster.node(3);

    shaky.daemon().kill();
    Cluster.await(manager, shaky, "suspect", each -> !each.status().equals("Ready"));
    shaky.daemon().start();
    Cluster.await(manager, shaky, "Ready", each -> each.status().equals("Ready"));
    assertEquals(before, cluster.containersOf("who"), "after the daemon's restart");

    shaky.host().cut();
    Listed suspect =
        Cluster.await(manager, shaky, "suspect", each -> !each.status().equals("Ready"));
    assertTrue(!suspect.status().equals("Down"), suspect.toString());
    manager.docker().ok("service", "create", "-qd", "--name", "new", "--replicas", "2", "whoami");
    Await.replicas(manager.docker(), "new", "2/2");
    assertEquals(List.of(1, 1, 0), cluster.spread("new"), "a suspect node got new tasks");
    cluster.lab().heal();
    Cluster.await(manager, shaky, "Ready", each -> each.status().equals("Ready"));
    Await.replicas(manager.docker(), "who", "6/6");
    assertEquals(before, cluster.containersOf("who"), "after the cable was out");
  }

  @Test
  void drainsPausesAndActivates(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 2);
    Docker docker = cluster.node(1).docker();
    deploy(cluster);
    docker.ok("service", "create", "-qd", "--name", "all", "--mode", "global", "whoami");
    Await.replicas(docker, "all", "3/3");

    assertEquals("h3", docker.ok("node", "update", "--availability", "drain", "h3").line());
    awaitSpread(cluster, "who", List.of(3, 3, 0));
    awaitSpread(cluster, "all", List.of(1, 1, 0));
    Await.replicas(docker, "all", "2/2");
    List<String> settled = cluster.containersOf("who");

    docker.ok("node", "update", "--availability", "active", "h3");
    awaitSpread(cluster, "all", List.of(1, 1, 1));
    assertEquals(settled, cluster.containersOf("who"), "old tasks moved back");

    docker.ok("node", "update", "--availability", "pause", "h3");
    docker.ok("service", "scale", "-d", "who=8");
    awaitSpread(cluster, "who", List.of(4, 4, 0));
    assertEquals(List.of(1, 1, 1), cluster.spread("all"));
    assertTrue(
        docker
            .ok("node", "ls", "--format", "{{.Hostname}} {{.Availability}}")
            .lines()
            .contains("h3 Pause"));
  }

  private static void awaitSpread(Cluster cluster, String service, List<Integer> wanted)
      throws InterruptedException {
    Await.until(
        service + " is spread " + wanted, () -> cluster.spread(service), now -> now.equals(wanted));
  }

  @Test
  void letsAWorkerLeave(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 2);
    deploy(cluster);
    Node leaver = cluster.node(3);
    Docker docker = cluster.node(1).docker();
    assertTrue(
        docker
            .run("node", "rm", "h3")
            .fails()
            .err()
            .strip()
            .endsWith("node " + leaver.id() + " is not down and can't be removed"));

    assertEquals("Node left the swarm.", leaver.docker().ok("swarm", "leave").line());

    assertEquals("inactive", leaver.state());
    assertEquals(List.of(), leaver.containers());
    Cluster.await(cluster.node(1), leaver, "Down", each -> each.status().equals("Down"));
    awaitSpread(cluster, "who", List.of(3, 3, 0));
    assertEquals("h3", docker.ok("node", "rm", "h3").line());
    assertEquals(2, Listed.by(cluster.node(1)).size());
    Await.replicas(docker, "who", "6/6");
  }

  @Test
  void endsTheTasksOfARemovedNode(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 2);
    deploy(cluster);
    Node removed = cluster.node(3);

    assertEquals("h3", cluster.node(1).docker().ok("node", "rm", "--force", "h3").line());

    awaitSpread(cluster, "who", List.of(3, 3, 0));
    Await.until("its containers are gone", removed::containers, List::isEmpty);
    removed.daemon().kill();
    removed.daemon().start();
    Await.replicas(cluster.node(1).docker(), "who", "6/6");
    assertEquals(List.of(), removed.containers());
    assertEquals(2, Listed.by(cluster.node(1)).size(), "it came back");
  }
}
