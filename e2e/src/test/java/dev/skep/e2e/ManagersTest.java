package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.Listed;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Output;
import dev.skep.e2e.lab.Raw;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Several managers, of which any serves, and of which some may be lost.
@OnHosts(3)
final class ManagersTest {
  private static final String NO_LEADER =
      "The swarm does not have a leader. It's possible that too few managers are online. Make sure"
          + " more than half of the managers are online.";

  @Test
  void joinsAsManagerAndServesEverywhere(Cluster cluster) throws InterruptedException {
    cluster.apart();
    cluster.init();
    for (int each = 2; each <= 3; each++) {
      assertEquals(
          "This node joined a swarm as a manager.",
          cluster.join(cluster.node(each), "manager").ok().line());
    }
    for (Node manager : cluster.nodes()) {
      Await.until(
          "all three manage, says " + manager,
          () -> Listed.by(manager).stream().filter(Listed::manages).count(),
          count -> count == 3);
      List<Listed> table = Listed.by(manager);
      assertEquals(List.of("h1", "h2", "h3"), table.stream().map(Listed::host).toList());
      assertEquals(
          List.of("Leader", "Reachable", "Reachable"),
          table.stream().map(Listed::manager).sorted().toList());
      assertEquals(
          manager.id(), table.stream().filter(Listed::self).findFirst().orElseThrow().id());
      assertTrue(manager.docker().ok("info").out().contains(" Managers: 3\n"));
      assertTrue(
          manager
              .docker()
              .ok("swarm", "join-token", "worker")
              .out()
              .contains(" " + manager.host().address() + ":2377"));
    }
  }

  @Test
  void seesThroughOneManagerWhatWasWrittenThroughAnother(Cluster cluster)
      throws InterruptedException {
    cluster.swarm(3, 0);
    for (int round = 0; round < 6; round++) {
      Docker writer = cluster.node(1 + round % 3).docker();
      Docker reader = cluster.node(1 + (round + 1) % 3).docker();
      String name = "s" + round;
      String id =
          writer.ok("service", "create", "-qd", "--name", name, "--replicas", "0", "whoami").line();
      assertEquals(id, reader.ok("service", "inspect", name, "--format", "{{.ID}}").line());
      assertEquals(id, writer.ok("service", "inspect", name, "--format", "{{.ID}}").line());
      reader.ok("service", "scale", "-d", name + "=1");
      assertTrue(
          writer.ok("service", "ls", "--format", "{{.Name}} {{.Replicas}}").lines().stream()
              .anyMatch(line -> line.matches(name + " [01]/1")));
      writer.ok("service", "rm", name);
      assertEquals(1, reader.run("service", "inspect", name).exit());
    }
  }

  @Test
  void showsProgressThroughEveryManager(Cluster cluster) throws InterruptedException {
    cluster.swarm(3, 0);
    for (int each = 1; each <= 3; each++) {
      Docker docker = cluster.node(each).docker();
      String name = "web" + each;
      Output created = docker.ok("service", "create", "--name", name, "--replicas", "3", "whoami");
      assertTrue(created.out().contains("converged"), created.toString());
      assertEquals(3, docker.ok("service", "ps", "-q", name).lines().size());
    }
  }

  @Test
  void refusesOnAWorkerWhatOnlyManagersDo(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    Docker worker = cluster.node(2).docker();
    for (List<String> words :
        List.of(
            List.of("node", "ls"),
            List.of("service", "ls"),
            List.of("service", "create", "whoami"),
            List.of("swarm", "join-token", "worker"),
            List.of("swarm", "update", "--task-history-limit", "3"),
            List.of("node", "promote", "h2"))) {
      assertEquals(
          "Error response from daemon: This node is not a swarm manager. Worker nodes can't be used"
              + " to view or modify cluster state. Please run this command on a manager node or"
              + " promote the current node to a manager.",
          worker.run(words.toArray(String[]::new)).fails().err().strip());
    }
  }

  @Test
  void promotesAndDemotes(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 2);
    Docker docker = cluster.node(1).docker();
    docker.ok("service", "create", "-qd", "--name", "all", "--mode", "global", "whoami");
    Await.replicas(docker, "all", "3/3");
    List<String> before = cluster.containersOf("all");

    assertEquals(
        List.of(
            "Node h2 promoted to a manager in the swarm.",
            "Node h3 promoted to a manager in the swarm."),
        docker.ok("node", "promote", "h2", "h3").lines());
    for (int each = 2; each <= 3; each++) {
      Node promoted = cluster.node(each);
      Cluster.await(cluster.node(1), promoted, "Reachable", Listed::manages);
      Await.until(
          promoted + " serves", () -> promoted.docker().run("node", "ls").exit(), ok -> ok == 0);
      assertTrue(promoted.docker().ok("info").out().contains(" Is Manager: true\n"));
    }
    assertEquals(
        List.of("Node " + cluster.node(2).id() + " is already a manager."),
        docker.ok("node", "promote", "h2").lines());

    assertEquals(
        List.of("Manager h3 demoted in the swarm."),
        cluster.node(2).docker().ok("node", "demote", "h3").lines());
    Node demoted = cluster.node(3);
    Cluster.await(cluster.node(1), demoted, "a worker", each -> each.manager().isEmpty());
    Await.until(
        "it refuses as a worker",
        () -> demoted.docker().run("node", "ls").err(),
        text -> text.contains("Worker nodes can't be used"));
    Cluster.await(cluster.node(1), demoted, "Ready", each -> each.status().equals("Ready"));
    docker.ok("node", "update", "--role", "worker", "h2");
    Cluster.await(cluster.node(1), cluster.node(2), "a worker", each -> each.manager().isEmpty());
    assertEquals(before, cluster.containersOf("all"), "a change of role restarted containers");
    assertEquals(
        "Error response from daemon: rpc error: code = FailedPrecondition desc = attempting to"
            + " demote the last manager of the swarm",
        docker.run("node", "demote", "h1").fails().err().strip());
  }

  @Test
  void handsOverBeforeTheLeaderIsDemoted(Cluster cluster) throws InterruptedException {
    cluster.anew(3, 0);
    Node leader = cluster.leader(cluster.node(1));
    Docker docker = leader.docker();
    docker.ok("service", "create", "-qd", "--name", "all", "--mode", "global", "whoami");
    Await.replicas(docker, "all", "3/3");
    List<String> before = cluster.containersOf("all");

    assertEquals(
        "Manager " + leader + " demoted in the swarm.",
        docker.ok("node", "demote", leader.toString()).line());

    Node other = cluster.nodes().stream().filter(each -> each != leader).findFirst().orElseThrow();
    Cluster.await(
        other,
        leader,
        "a ready worker",
        each -> each.manager().isEmpty() && each.status().equals("Ready"));
    assertNotEquals(leader, cluster.leader(other));
    other.docker().ok("service", "create", "-qd", "--name", "more", "whoami");
    Await.replicas(other.docker(), "more", "1/1");
    assertEquals(before, cluster.containersOf("all"));
    Await.until(
        "the old leader refuses as a worker",
        () -> docker.run("node", "ls").err(),
        text -> text.contains("Worker nodes can't be used"));
  }

  @Test
  void refusesWhatWouldLoseTheQuorum(Cluster cluster) throws InterruptedException {
    cluster.anew(3, 0);
    Node one = cluster.node(1);
    Node dead = cluster.node(3);
    assertEquals(
        "Error response from daemon: You are attempting to leave the swarm on a node that is"
            + " participating as a manager. The only way to restore a swarm that has lost consensus"
            + " is to reinitialize it with `--force-new-cluster`. Use `--force` to suppress this"
            + " message.",
        one.docker().run("swarm", "leave").fails().err().strip());

    dead.daemon().kill();
    Cluster.await(one, dead, "Unreachable", each -> each.manager().equals("Unreachable"));

    assertEquals(
        "Error response from daemon: rpc error: code = FailedPrecondition desc = can't remove member"
            + " from the raft: this would result in a loss of quorum",
        one.docker().run("node", "demote", "h2").fails().err().strip());
    assertEquals(
        "Error response from daemon: You are attempting to leave the swarm on a node that is"
            + " participating as a manager. Removing this node leaves 1 managers out of 3. Without a"
            + " Raft quorum your swarm will be inaccessible. The only way to restore a swarm that has"
            + " lost consensus is to reinitialize it with `--force-new-cluster`. Use `--force` to"
            + " suppress this message.",
        one.docker().run("swarm", "leave").fails().err().strip());
    String refusal = one.docker().run("node", "rm", "--force", "h3").fails().err().strip();
    assertTrue(
        refusal.endsWith(
            "node "
                + idOf(one, dead)
                + " is a cluster manager and is a member of the raft cluster. It must be demoted to"
                + " worker before removal"),
        refusal);

    one.docker().ok("node", "demote", "h3");
    Cluster.await(
        one,
        dead,
        "a worker that is down",
        each -> each.manager().isEmpty() && each.status().equals("Down"));
    one.docker().ok("node", "rm", "h3");
    assertEquals(2, Listed.by(one).size());
  }

  private static String idOf(Node asked, Node about) throws InterruptedException {
    return Listed.by(asked).stream().filter(each -> each.is(about)).findFirst().orElseThrow().id();
  }

  @Test
  void goesOnWhenAManagerLeaves(Cluster cluster) throws InterruptedException {
    cluster.anew(3, 0);
    Node one = cluster.node(1);
    Node leaver = cluster.node(3);
    one.docker().ok("service", "create", "-qd", "--name", "who", "--replicas", "3", "whoami");
    Await.replicas(one.docker(), "who", "3/3");

    assertEquals("Node left the swarm.", leaver.docker().ok("swarm", "leave", "--force").line());

    assertEquals("inactive", leaver.state());
    assertEquals(List.of(), leaver.containers());
    Cluster.await(one, leaver, "Down", each -> each.status().equals("Down"));
    Await.replicas(one.docker(), "who", "3/3");
    // It takes no part any more, so that the other two alone are enough.
    one.docker().run("node", "demote", "h3");
    Cluster.await(one, leaver, "no manager", each -> each.manager().isEmpty());
    one.docker().ok("node", "rm", "h3");
    cluster.join(leaver, "manager").ok();
    Cluster.await(one, leaver, "Reachable", Listed::manages);
  }

  @Test
  void keepsTasksWithoutAQuorumAndIsFoundedAnew(Cluster cluster) throws InterruptedException {
    cluster.anew(3, 0);
    Node one = cluster.node(1);
    Docker docker = one.docker();
    docker.ok(
        "service", "create", "-qd", "--name", "who", "--replicas", "6", "-p", "80:80", "whoami");
    Await.replicas(docker, "who", "6/6");
    Await.until("it answers", () -> one.visit(80, "/").exit(), exit -> exit == 0);
    List<String> running = one.containersOf("who");
    String service =
        docker.ok("service", "inspect", "who", "--format", "{{.ID}} {{.Endpoint}}").line();
    String token = docker.ok("swarm", "join-token", "-q", "worker").line();
    String id = one.id();

    cluster.node(2).daemon().kill();
    cluster.node(3).daemon().kill();

    Await.until(
        "it says that there is no leader",
        () -> docker.run("service", "create", "-qd", "--name", "lost", "whoami").err(),
        text -> text.contains(NO_LEADER));
    assertEquals(running, one.containersOf("who"));
    Await.until("it answers still", () -> one.visit(80, "/").exit(), exit -> exit == 0);
    assertEquals("who", docker.ok("service", "ls", "--format", "{{.Name}}").line());
    Raw stale = Raw.ask(new Ground(one), "-i", "/services");
    assertTrue(stale.body().toLowerCase(Locale.ROOT).contains("skep-stale: true"), stale.body());
    assertEquals("active", one.state());

    docker.ok("swarm", "init", "--force-new-cluster", "--advertise-addr", one.host().address());

    assertEquals(id, one.id());
    Cluster.await(one, one, "the leader", each -> each.manager().equals("Leader"));
    for (int each = 2; each <= 3; each++) {
      Cluster.await(
          one,
          cluster.node(each),
          "a worker that is down",
          node -> node.status().equals("Down") && node.manager().isEmpty());
    }
    assertEquals(
        service,
        docker.ok("service", "inspect", "who", "--format", "{{.ID}} {{.Endpoint}}").line());
    assertEquals(token, docker.ok("swarm", "join-token", "-q", "worker").line());
    Await.replicas(docker, "who", "6/6");
    assertTrue(one.containersOf("who").containsAll(running), "what ran was restarted");
    // The others' swarm is no more; they come back as newcomers.
    Node two = cluster.node(2);
    two.daemon().start();
    two.docker().ok("swarm", "leave", "--force");
    cluster.join(two, "manager").ok();
    Await.until(
        "two manage", () -> Listed.by(one).stream().filter(Listed::manages).count(), n -> n == 2);
  }

  @Test
  void comesBackWhenAllManagersAreKilledAtOnce(Cluster cluster) throws InterruptedException {
    cluster.swarm(3, 0);
    Docker docker = cluster.node(1).docker();
    docker.ok("service", "create", "-qd", "--name", "who", "--replicas", "6", "whoami");
    Await.replicas(docker, "who", "6/6");
    List<String> before = cluster.containersOf("who");
    String service = docker.ok("service", "inspect", "who").out();

    for (Node node : cluster.nodes()) node.daemon().kill();
    for (Node node : cluster.nodes()) node.daemon().launch();

    for (Node node : cluster.nodes()) {
      Await.until(
          "all are well, says " + node,
          () -> Listed.by(node),
          now ->
              now.stream().filter(Listed::manages).count() == 3
                  && now.stream().allMatch(each -> each.status().equals("Ready")));
    }
    assertEquals(service, docker.ok("service", "inspect", "who").out());
    Await.replicas(docker, "who", "6/6");
    assertEquals(before, cluster.containersOf("who"));
  }

  @Test
  void eachManagerMayGetAnotherAddress(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    one.docker().ok("swarm", "init", "--advertise-addr", "eth0");
    for (int each = 2; each <= 3; each++) cluster.join(cluster.node(each), "manager").ok();
    one.docker().ok("service", "create", "-qd", "--name", "who", "--replicas", "6", "whoami");
    Await.replicas(one.docker(), "who", "6/6");
    List<String> before = cluster.containersOf("who");

    for (int each = 1; each <= 3; each++) {
      Node moved = cluster.node(each);
      moved.daemon().stop();
      moved.host().readdress(100 + each);
      moved.daemon().start();
      String address = moved.host().address() + ":2377";
      for (Node asked : cluster.nodes()) {
        Await.until(
            moved + " is well at " + address + ", says " + asked,
            () ->
                asked
                    .docker()
                    .run(
                        "node",
                        "inspect",
                        moved.host().name(),
                        "--format",
                        "{{.Status.State}} {{.ManagerStatus.Reachability}} {{.ManagerStatus.Addr}}")
                    .out()
                    .strip(),
            ("ready reachable " + address)::equals);
      }
    }

    one.docker().ok("service", "scale", "-d", "who=9");
    Await.replicas(one.docker(), "who", "9/9");
    assertTrue(cluster.containersOf("who").containsAll(before), "what ran was restarted");
    for (Node each : cluster.nodes()) {
      Await.until(each + " answers", () -> each.containersOf("who").size(), count -> count == 3);
    }
  }
}
