package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Command;
import dev.skep.e2e.lab.Listed;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Output;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Nodes find into a swarm, or are told why not.
@OnHosts(3)
final class JoinTest {
  private static final String IN_A_SWARM =
      "Error response from daemon: This node is already part of a swarm. Use \"docker swarm"
          + " leave\" to leave this swarm and join another one.";

  @Test
  void joinsByTheCommandThatIsPrinted(Cluster cluster) throws InterruptedException {
    cluster.apart();
    List<String> said = cluster.init().lines();
    String[] typed =
        said.stream()
            .filter(line -> line.startsWith("    docker swarm join --token SWMTKN-1-"))
            .findFirst()
            .orElseThrow()
            .strip()
            .substring("docker ".length())
            .split(" ");

    assertEquals(
        "This node joined a swarm as a worker.", cluster.node(2).docker().ok(typed).line());
    assertEquals(
        "This node joined a swarm as a worker.", cluster.node(3).docker().ok(typed).line());

    Node one = cluster.node(1);
    Cluster.await(one, cluster.node(2), "Ready", each -> each.status().equals("Ready"));
    Cluster.await(one, cluster.node(3), "Ready", each -> each.status().equals("Ready"));
    List<String> table = one.docker().ok("node", "ls").lines();
    assertTrue(
        table.get(0).matches("ID +HOSTNAME +STATUS +AVAILABILITY +MANAGER STATUS +ENGINE VERSION"),
        table.get(0));
    assertTrue(
        table.get(1).matches(one.id() + " \\* +h1 +Ready +Active +Leader +\\d\\S+"), table.get(1));
    assertTrue(
        table.get(2).matches(cluster.node(2).id() + " +h2 +Ready +Active +\\d\\S+"), table.get(2));
    assertTrue(
        table.get(3).matches(cluster.node(3).id() + " +h3 +Ready +Active +\\d\\S+"), table.get(3));
    assertEquals(4, table.size());
  }

  @Test
  void tellsEachKindOfNodeWhatItIs(Cluster cluster) throws InterruptedException {
    cluster.swarm(2, 1);
    Node leader = cluster.node(1);
    Node manager = cluster.node(2);
    Node worker = cluster.node(3);
    for (Node node : List.of(leader, manager)) {
      String info = node.docker().ok("info").out();
      for (String line :
          List.of(
              "Swarm: active",
              "NodeID: " + node.id(),
              "Is Manager: true",
              "Managers: 2",
              "Nodes: 3",
              "Node Address: " + node.host().address())) {
        assertTrue(info.contains(" " + line + "\n"), node + " misses " + line + " in " + info);
      }
      for (Node each : List.of(leader, manager)) {
        assertTrue(info.contains("   " + each.host().address() + ":2377\n"), info);
      }
    }
    String info = worker.docker().ok("info").out();
    assertTrue(info.contains(" Is Manager: false\n"), info);
    assertTrue(info.contains(" Node Address: " + worker.host().address() + "\n"), info);
    assertTrue(info.contains("  Manager Addresses:\n"), info);
    assertTrue(!info.contains("ClusterID"), info);
    for (Node each : List.of(leader, manager)) {
      Await.until(
          worker + " knows where " + each + " is",
          () -> worker.docker().ok("info").out(),
          text -> text.contains("   " + each.host().address() + ":2377\n"));
    }
  }

  @Test
  void refusesAWrongToken(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 1);
    Node newcomer = cluster.node(3);
    String token = cluster.node(1).docker().ok("swarm", "join-token", "-q", "worker").line();
    String wrongSecret = token.substring(0, token.length() - 25) + "0".repeat(25);
    String foreignRoot = "SWMTKN-1-" + "1".repeat(50) + token.substring(token.length() - 26);

    assertEquals(
        "Error response from daemon: rpc error: code = InvalidArgument desc = A valid join token is"
            + " necessary to join this cluster",
        refused(cluster, newcomer, wrongSecret));
    assertEquals(
        "Error response from daemon: invalid join token",
        refused(cluster, newcomer, "SWMTKN-1-nonsense"));
    assertTrue(
        refused(cluster, newcomer, foreignRoot)
            .startsWith(
                "Error response from daemon: remote CA does not match fingerprint. Expected: "));
  }

  /// What the node is told; afterwards it is in no swarm, and the swarm knows nothing of it.
  private static String refused(Cluster cluster, Node newcomer, String token)
      throws InterruptedException {
    String address = cluster.node(1).host().address() + ":2377";
    Output refusal = newcomer.docker().run("swarm", "join", "--token", token, address).fails();
    assertEquals("inactive", newcomer.state(), refusal.toString());
    assertEquals(2, Listed.by(cluster.node(1)).size(), refusal.toString());
    return refusal.err().strip();
  }

  @Test
  void refusesTheTokenOfAnotherSwarm(Cluster cluster) throws InterruptedException {
    cluster.apart();
    cluster.init();
    Node other = cluster.node(2);
    other.docker().ok("swarm", "init", "--advertise-addr", other.host().address());
    String foreign = other.docker().ok("swarm", "join-token", "-q", "worker").line();
    String address = cluster.node(1).host().address() + ":2377";

    String said =
        cluster
            .node(3)
            .docker()
            .run("swarm", "join", "--token", foreign, address)
            .fails()
            .err()
            .strip();

    assertTrue(said.contains("remote CA does not match fingerprint. Expected: "), said);
    assertEquals("inactive", cluster.node(3).state());
    assertEquals(1, Listed.by(cluster.node(1)).size());
  }

  @Test
  void refusesARotatedToken(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 1);
    Node manager = cluster.node(1);
    String old = manager.docker().ok("swarm", "join-token", "-q", "worker").line();
    String managers = manager.docker().ok("swarm", "join-token", "-q", "manager").line();

    List<String> said = manager.docker().ok("swarm", "join-token", "--rotate", "worker").lines();

    String fresh = manager.docker().ok("swarm", "join-token", "--quiet", "worker").line();
    assertEquals("Successfully rotated worker join token.", said.getFirst());
    assertTrue(said.getLast().contains(" --token " + fresh + " "), said.getLast());
    assertTrue(!fresh.equals(old), "the token is still " + old);
    assertEquals(old.substring(0, 59), fresh.substring(0, 59));
    assertEquals(managers, manager.docker().ok("swarm", "join-token", "-q", "manager").line());
    assertTrue(refused(cluster, cluster.node(3), old).contains("A valid join token is necessary"));
    cluster.join(cluster.node(3), "worker").ok();
    Cluster.await(manager, cluster.node(2), "Ready", each -> each.status().equals("Ready"));
  }

  @Test
  void saysThatNobodyAnswersThere(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 1);
    Node newcomer = cluster.node(3);
    String token = cluster.node(1).docker().ok("swarm", "join-token", "-q", "worker").line();
    String nobody = cluster.node(2).host().address() + ":2377";

    String said =
        newcomer.docker().run("swarm", "join", "--token", token, nobody).fails().err().strip();

    assertTrue(said.startsWith("Error response from daemon: rpc error: code = Unavailable"), said);
    assertTrue(said.contains(nobody) && said.contains("connection refused"), said);
    assertEquals("inactive", newcomer.state());
  }

  @Test
  void refusesToJoinTwice(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 1);
    for (Node member : List.of(cluster.node(1), cluster.node(2))) {
      assertEquals(IN_A_SWARM, cluster.join(member, "worker").fails().err().strip());
      assertEquals(IN_A_SWARM, member.docker().run("swarm", "init").fails().err().strip());
      assertEquals("active", member.state());
    }
  }

  @Test
  void letsANodeInAgainThatHasLeft(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 1);
    Node worker = cluster.node(2);
    String before = worker.id();

    assertEquals("Node left the swarm.", worker.docker().ok("swarm", "leave").line());

    Listed gone =
        Cluster.await(cluster.node(1), worker, "Down", each -> each.status().equals("Down"));
    assertEquals(before, gone.id());
    cluster.join(worker, "worker").ok();
    String after = worker.id();
    assertTrue(!after.equals(before), "still " + after);
    assertEquals(before, cluster.node(1).docker().ok("node", "rm", before).line());
    Cluster.await(cluster.node(1), worker, "Ready", each -> each.status().equals("Ready"));
    assertEquals(2, Listed.by(cluster.node(1)).size());
  }

  /// A root certificate of the future is no reason for a riddle.
  @Test
  void joinsOrExplainsWithAClockThatIsAnHourOff(Cluster cluster) throws InterruptedException {
    boolean disguised =
        Command.of("sh", "-c", "find /usr/lib -name libfaketime.so.1 | grep .").run().exit() == 0;
    Assumptions.assumeTrue(disguised, "libfaketime is not installed, so clocks cannot be set");
    cluster.swarm(1, 1);
    Node newcomer = cluster.node(3);
    newcomer.daemon().stop();
    for (String offset : List.of("+61m", "-61m")) {
      newcomer.daemon().startAtAnotherTime(offset);
      try {
        joinsOrExplains(cluster, newcomer);
      } finally {
        newcomer.daemon().stop();
      }
    }
  }

  private static void joinsOrExplains(Cluster cluster, Node newcomer) throws InterruptedException {
    Node manager = cluster.node(1);
    Output joined = cluster.join(newcomer, "worker");
    if (joined.exit() == 0) {
      Cluster.await(manager, newcomer, "Ready", each -> each.status().equals("Ready"));
      String id = newcomer.id();
      newcomer.docker().ok("swarm", "leave");
      Cluster.await(manager, newcomer, "Down", each -> each.status().equals("Down"));
      manager.docker().ok("node", "rm", id);
    } else {
      assertTrue(joined.err().contains("clock"), joined.toString());
      assertEquals("inactive", newcomer.state());
      assertEquals(2, Listed.by(manager).size());
    }
  }

  @Test
  void describesAndFiltersNodes(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 2);
    Node manager = cluster.node(1);
    manager
        .docker()
        .ok("node", "update", "--label-add", "disk=fast", "--label-add", "rack=7", "h2");
    assertEquals(List.of("h2"), hosts(manager, "node.label=disk=fast"));
    assertEquals(List.of("h2"), hosts(manager, "node.label=rack"));
    assertEquals(List.of("h1"), hosts(manager, "role=manager"));
    assertEquals(List.of("h2", "h3"), hosts(manager, "role=worker"));
    assertEquals(List.of("h3"), hosts(manager, "name=h3"));
    assertEquals(List.of("h3"), hosts(manager, "id=" + cluster.node(3).id()));
    assertEquals(
        cluster.node(3).id(),
        manager.docker().ok("node", "ls", "-q", "--filter", "name=h3").line());

    String pretty = manager.docker().ok("node", "inspect", "--pretty", "h2").out();
    for (String line :
        List.of(
            "ID:\t\t\t" + cluster.node(2).id(),
            " - disk=fast",
            " - rack=7",
            "Hostname:              \th2",
            " State:\t\t\tReady",
            " Availability:         \tActive",
            " Address:\t\t" + cluster.node(2).host().address(),
            " Operating System:\tlinux")) {
      assertTrue(pretty.contains(line + "\n"), "no line " + line + " in " + pretty);
    }
    assertTrue(!pretty.contains("Manager Status"), pretty);
    assertTrue(
        manager
            .docker()
            .ok("node", "inspect", "--pretty", "self")
            .out()
            .contains("Manager Status:\n Address:\t\t" + manager.host().address() + ":2377\n"));

    manager.docker().ok("node", "update", "--label-rm", "disk", "h2");
    assertEquals(List.of(), hosts(manager, "node.label=disk"));
  }

  private static List<String> hosts(Node manager, String filter) throws InterruptedException {
    return manager
        .docker()
        .ok("node", "ls", "--filter", filter, "--format", "{{.Hostname}}")
        .lines()
        .stream()
        .sorted()
        .toList();
  }

  @Test
  void changesTheSwarmsSettings(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 1);
    Node manager = cluster.node(1);
    assertEquals(
        "Swarm updated.",
        manager
            .docker()
            .ok(
                "swarm",
                "update",
                "--task-history-limit",
                "2",
                "--cert-expiry",
                "48h",
                "--dispatcher-heartbeat",
                "10s")
            .line());
    String info = manager.docker().ok("info").out();
    for (String line :
        List.of(
            "Task History Retention Limit: 2",
            "Heartbeat Period: 10 seconds",
            "Expiry Duration: 2 days")) {
      assertTrue(info.contains(" " + line + "\n"), "no line " + line + " in " + info);
    }
    assertEquals(
        "Error response from daemon: rpc error: code = InvalidArgument desc = minimum certificate"
            + " expiry time is: 1h0m0s",
        manager.docker().run("swarm", "update", "--cert-expiry", "1m").fails().err().strip());
  }
}
