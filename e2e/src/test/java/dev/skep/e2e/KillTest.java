package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Output;
import dev.skep.e2e.lab.Seed;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The daemon is killed, as by a power cut, and started again.
@OnAHost
final class KillTest {
  private static final int ROUNDS = 3;

  /// More than a client can write before the kill.
  private static final int MOST_WRITES = 500;

  @Test
  void takesOverWhatRunsReplacesWhatIsMissingAndRemovesStrays(Ground ground)
      throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    docker.ok(
        "service", "create", "-qd", "--name", "who", "--replicas", "3", "-p", "80:80", "whoami");
    ground.awaitReplicas("who", "3/3");
    List<String> before = ground.containersOf("who");
    String node = docker.ok("info", "--format", "{{.Swarm.NodeID}}").line();
    String service = docker.ok("service", "inspect", "who").out();

    ground.daemon().kill();

    assertEquals(before, ground.containersOf("who"));
    String page = ground.visit(80, "/").ok().out();
    assertTrue(page.startsWith("I'm "), page);
    ground.engine().ok("rm", "-f", before.getFirst());
    String stray = stray(ground, node);
    String stranger = ground.engine().ok("run", "-d", "busybox", "sleep", "1000").line();
    try {
      ground.daemon().start();
      awaitActive(ground);

      assertEquals(node, docker.ok("info", "--format", "{{.Swarm.NodeID}}").line());
      assertEquals(service, docker.ok("service", "inspect", "who").out());
      List<String> after =
          Await.until(
              "the missing one is replaced",
              () -> ground.containersOf("who"),
              now -> now.size() == 3);
      assertTrue(after.containsAll(before.subList(1, 3)), before + " became " + after);
      Await.until("the stray is removed", ground::containers, now -> !now.contains(stray));
      assertTrue(
          ground.engine().ok("ps", "-q", "--no-trunc").lines().contains(stranger),
          "somebody else's container was removed");
      ground.awaitReplicas("who", "3/3");
    } finally {
      ground.engine().run("rm", "-f", stranger, stray);
    }
  }

  /// A container of a task of this node that the swarm does not know.
  private static String stray(Ground ground, String node) throws InterruptedException {
    return ground
        .engine()
        .ok(
            "run",
            "-d",
            "--label",
            "com.docker.swarm.node.id=" + node,
            "--label",
            "com.docker.swarm.task.id=strayedstrayedstrayedstra",
            "busybox",
            "sleep",
            "1000")
        .line();
  }

  /// Acknowledged means kept: whatever the client was told before the kill is there after it.
  @Test
  void keepsEveryAnsweredWriteWheneverItIsKilled(Ground ground) throws InterruptedException {
    Seed seed = Seed.of("kill");
    RandomGenerator dice = seed.dice();
    ground.emptySwarm();
    Docker docker = ground.docker();
    docker.ok("service", "create", "-qd", "--name", "base", "whoami");
    ground.awaitReplicas("base", "1/1");
    List<String> base = ground.containersOf("base");
    var acknowledged = new TreeSet<>(List.of("base"));
    var uncertain = new TreeSet<String>();
    for (int round = 1; round <= ROUNDS; round++) {
      var killer = killAfter(ground, dice.nextInt(1500));
      for (int n = 1; n < MOST_WRITES && ground.daemon().runs(); n++) {
        String name = "s" + round + "-" + n;
        Output created =
            docker.run("service", "create", "-qd", "--name", name, "--replicas", "0", "whoami");
        if (created.exit() == 0) acknowledged.add(name);
        else uncertain.add(name);
      }
      killer.join();
      ground.daemon().start();
      awaitActive(ground);
      var there = new TreeSet<>(docker.ok("service", "ls", "--format", "{{.Name}}").lines());
      String tale = seed + ", round " + round + ": " + there;
      assertTrue(there.containsAll(acknowledged), tale + " of answered " + acknowledged);
      there.removeAll(acknowledged);
      there.removeAll(uncertain);
      assertEquals(new TreeSet<String>(), there, tale);
      ground.awaitReplicas("base", "1/1");
      assertEquals(base, ground.containersOf("base"), tale);
    }
  }

  private static Thread killAfter(Ground ground, int millis) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(millis);
            ground.daemon().kill();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Test
  void survivesBeingKilledWhileItStarts(Ground ground) throws InterruptedException {
    Seed seed = Seed.of("kill-while-starting");
    RandomGenerator dice = seed.dice();
    ground.emptySwarm();
    Docker docker = ground.docker();
    docker.ok("service", "create", "-qd", "--name", "who", "--replicas", "2", "whoami");
    ground.awaitReplicas("who", "2/2");
    List<String> before = ground.containersOf("who");
    ground.daemon().kill();
    for (int round = 1; round <= ROUNDS; round++) {
      ground.daemon().launch();
      Thread.sleep(dice.nextInt(3000));
      ground.daemon().kill();
    }
    ground.daemon().start();
    awaitActive(ground);
    ground.awaitReplicas("who", "2/2");
    assertEquals(before, ground.containersOf("who"), seed.toString());
  }

  private static void awaitActive(Ground ground) throws InterruptedException {
    Await.until(
        "the swarm is active again",
        () -> ground.docker().run("node", "ls").exit(),
        exit -> exit == 0);
    assertEquals(
        "active", ground.docker().ok("info", "--format", "{{.Swarm.LocalNodeState}}").line());
  }
}
