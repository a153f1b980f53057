package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Checkout;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Command;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Listed;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Output;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whom a swarm trusts, and what it keeps to itself.
@OnHosts(3)
final class TrustTest {
  @Test
  void showsItsRoot(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 2);
    String root = cluster.node(1).docker().ok("swarm", "ca").out();
    assertTrue(root.startsWith("-----BEGIN CERTIFICATE-----\n"), root);
    String described =
        Command.of("openssl", "x509", "-noout", "-subject", "-text").input(root).run().ok().out();
    assertTrue(described.matches("(?s)subject=\\s*CN ?= ?swarm-ca\n.*"), described);
    assertTrue(described.contains("CA:TRUE"), described);
    for (Listed node : Listed.by(cluster.node(1))) assertEquals("Ready", tls(cluster, node));
  }

  private static String tls(Cluster cluster, Listed node) throws InterruptedException {
    return cluster
        .node(1)
        .docker()
        .ok("node", "ls", "--filter", "id=" + node.id(), "--format", "{{.TLSStatus}}")
        .line();
  }

  @Test
  void replacesItsRootWhileEverythingRuns(Cluster cluster) throws InterruptedException {
    cluster.anew(2, 1);
    Docker docker = cluster.node(1).docker();
    docker.ok("service", "create", "-qd", "--name", "all", "--mode", "global", "whoami");
    Await.replicas(docker, "all", "3/3");
    List<String> running = cluster.containersOf("all");
    String before = docker.ok("swarm", "ca").out();
    String token = docker.ok("swarm", "join-token", "-q", "worker").line();

    Output rotated = docker.ok("swarm", "ca", "--rotate");

    assertTrue(rotated.out().contains("BEGIN CERTIFICATE"), rotated.toString());
    assertNotEquals(before, docker.ok("swarm", "ca").out());
    String fresh = docker.ok("swarm", "join-token", "-q", "worker").line();
    assertNotEquals(token.substring(9, 59), fresh.substring(9, 59), "the token names the old root");
    assertEquals(running, cluster.containersOf("all"));
    for (Listed node : Listed.by(cluster.node(1))) {
      assertEquals("Ready", node.status());
      assertEquals("Ready", tls(cluster, node));
    }
    // A restart meets the new root only.
    cluster.node(3).daemon().kill();
    cluster.node(3).daemon().start();
    docker.ok("service", "create", "-qd", "--name", "more", "--mode", "global", "whoami");
    Await.replicas(docker, "more", "3/3");
    cluster.node(2).docker().ok("service", "rm", "more");
  }

  @Test
  void keepsKeysFromOtherUsersAndStateFromReaders(Cluster cluster) throws InterruptedException {
    cluster.swarm(2, 1);
    Docker docker = cluster.node(1).docker();
    docker.ok("service", "create", "-qd", "--name", "who", "-e", "PASS=openopensesame", "whoami");
    Await.replicas(docker, "who", "1/1");
    for (Node node : cluster.nodes()) {
      String data = node.daemon().data().toString();
      List<String> keys =
          node.host()
              .sh("grep -rlE 'PRIVATE KEY' " + data + "; find " + data + " -name '*key*' -type f")
              .run()
              .lines();
      assertTrue(!keys.isEmpty(), "no key on " + node);
      for (String key : keys) {
        assertEquals("600 root", node.host().sh("stat -c '%a %U' " + key).run().ok().line(), key);
      }
      assertEquals(
          List.of(),
          node.host().sh("grep -rl openopensesame " + data).run().lines(),
          "the state is readable on " + node);
    }
  }

  @Test
  void refusesARemovedNode(Cluster cluster) throws InterruptedException {
    cluster.anew(1, 2);
    Node removed = cluster.node(3);
    cluster.node(1).docker().ok("node", "rm", "--force", "h3");

    removed.daemon().kill();
    removed.daemon().start();

    cluster
        .node(1)
        .docker()
        .ok("service", "create", "-qd", "--name", "all", "--mode", "global", "whoami");
    Await.replicas(cluster.node(1).docker(), "all", "2/2");
    assertEquals(List.of(), removed.containers());
    assertEquals(2, Listed.by(cluster.node(1)).size());
    // It may leave what it was thrown out of, and come again with a token.
    removed.docker().run("swarm", "leave", "--force");
    cluster.join(removed, "worker").ok();
    Await.replicas(cluster.node(1).docker(), "all", "3/3");
  }

  @Test
  void doesNotServeTheWorldWithoutTls(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    String open = "tcp://" + one.host().address() + ":2375";
    Output refused =
        one.host()
            .sh("exec %s/skep daemon --data-root /tmp/none -H %s".formatted(Checkout.root(), open))
            .run()
            .fails();
    assertTrue(refused.err().contains("TLS") || refused.out().contains("TLS"), refused.toString());
  }
}
