package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Listed;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Managers that ask for a key when they start.
@OnHosts(3)
final class LockTest {
  private static final String KEY = "SWMKEY-1-[0-9A-Za-z+/]{43}";

  private static final String LOCKED =
      "Error response from daemon: Swarm is encrypted and needs to be unlocked before it can be"
          + " used. Please use \"docker swarm unlock\" to unlock it.";

  @Test
  void servesNothingButUnlockAfterARestart(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    Docker docker = one.docker();
    String key = keyIn(cluster.init("--autolock"));
    assertEquals(key, docker.ok("swarm", "unlock-key", "-q").line());
    docker.ok("service", "create", "-qd", "--name", "who", "--replicas", "2", "whoami");
    Await.replicas(docker, "who", "2/2");
    List<String> running = one.containersOf("who");
    String service = docker.ok("service", "inspect", "who").out();

    one.daemon().kill();
    one.daemon().start();

    Await.until("it is locked", one::state, state -> state.equals("locked"));
    for (List<String> words :
        List.of(
            List.of("node", "ls"),
            List.of("service", "ls"),
            List.of("swarm", "unlock-key"),
            List.of("service", "create", "whoami"))) {
      String said = docker.run(words.toArray(String[]::new)).fails().err().strip();
      // Some commands say before it what they were about to do.
      assertTrue(said.endsWith(LOCKED), said);
    }
    assertEquals(
        "Error response from daemon: Swarm is encrypted and locked. Please unlock it first or use"
            + " `--force` to ignore this message.",
        docker.run("swarm", "leave").fails().err().strip());
    assertEquals(running, one.containersOf("who"));
    assertEquals(
        "Error response from daemon: invalid key string",
        unlock(one, "nonsense").fails().err().strip());
    String wrong = "SWMKEY-1-" + "A".repeat(43);
    assertEquals(
        "Error response from daemon: swarm could not be unlocked: invalid key provided",
        unlock(one, wrong).fails().err().strip());
    assertEquals("locked", one.state());

    unlock(one, key).ok();

    Await.until("it serves", () -> docker.run("node", "ls").exit(), exit -> exit == 0);
    assertEquals("active", one.state());
    assertEquals(service, docker.ok("service", "inspect", "who").out());
    Await.replicas(docker, "who", "2/2");
    assertEquals(running, one.containersOf("who"));
    assertEquals("Error: swarm is not locked", unlock(one, key).fails().err().strip());
  }

  private static String keyIn(Output said) {
    String line =
        said.lines().stream()
            .map(String::strip)
            .filter(each -> each.startsWith("SWMKEY-"))
            .findFirst()
            .orElse("none");
    assertTrue(line.matches(KEY), said.toString());
    return line;
  }

  /// Types the key at the prompt.
  private static Output unlock(Node node, String key) throws InterruptedException {
    return node.docker().command("swarm", "unlock").input(key + "\n").run();
  }

  @Test
  void turnsTheKeyAroundAndOff(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 0);
    Node one = cluster.node(1);
    Docker docker = one.docker();
    assertEquals(
        "no unlock key is set", docker.run("swarm", "unlock-key", "-q").fails().err().strip());
    String open = wrapped(one);
    String first = keyIn(docker.ok("swarm", "update", "--autolock=true"));
    Await.until("keys are wrapped", () -> wrapped(one), now -> !now.equals(open));
    String locked = wrapped(one);
    Output rotated = docker.ok("swarm", "unlock-key", "--rotate");
    Await.until("keys are wrapped anew", () -> wrapped(one), now -> !now.equals(locked));
    assertEquals("Successfully rotated manager unlock key.", rotated.lines().getFirst());
    String second = keyIn(rotated);
    assertNotEquals(first, second);

    restart(one);
    Await.until("it is locked", one::state, state -> state.equals("locked"));
    unlock(one, first).fails();
    unlock(one, second).ok();
    Await.until("it serves", () -> docker.run("node", "ls").exit(), exit -> exit == 0);

    docker.ok("swarm", "update", "--autolock=false");
    restart(one);
    Await.until("it serves again", () -> docker.run("node", "ls").exit(), exit -> exit == 0);
  }

  /// What the node's key files hold, in short: each manager follows a change of the key on its own.
  private static String wrapped(Node node) throws InterruptedException {
    return node.host()
        .sh("find " + node.daemon().data() + " -name '*key*' -type f -exec cat {} + | sha256sum")
        .run()
        .ok()
        .line();
  }

  private static void restart(Node node) throws InterruptedException {
    node.daemon().stop();
    node.daemon().start();
  }

  @Test
  void locksEveryManagerAndNoWorker(Cluster cluster) throws InterruptedException {
    cluster.anew(3, 0);
    Node one = cluster.node(1);
    Node worker = cluster.node(3);
    String key = keyIn(one.docker().ok("swarm", "update", "--autolock=true"));
    one.docker().ok("node", "demote", "h3");
    // A node that is stopped before it has become a worker is a locked one when it comes back.
    Await.until(
        "it has become a worker",
        () -> worker.docker().run("info", "--format", "{{.Swarm.ControlAvailable}}").out().strip(),
        "false"::equals);

    restart(worker);
    Cluster.await(one, worker, "Ready", each -> each.status().equals("Ready"));
    assertEquals("active", worker.state());

    // The two managers are no quorum until this one is unlocked.
    restart(cluster.node(2));
    Await.until("it is locked", cluster.node(2)::state, state -> state.equals("locked"));
    unlock(cluster.node(2), key).ok();
    Cluster.await(one, cluster.node(2), "Reachable", Listed::manages);
  }

  @Test
  void leavesByForceWithoutTheKey(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    cluster.init("--autolock");
    restart(one);
    Await.until("it is locked", one::state, state -> state.equals("locked"));
    assertEquals("Node left the swarm.", one.docker().ok("swarm", "leave", "--force").line());
    assertEquals("inactive", one.state());
    cluster.init();
    assertEquals("active", one.state());
  }
}
