package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Following;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Output;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What tasks say is read wherever they run.
@OnHosts(2)
final class LogsTest {
  private static final String SAYS =
      "for n in 1 2 3 4 5; do echo line $n; done; echo oh >&2; exec sleep 1000";

  @Test
  void readsTheLinesOfAllTasksOnAllHosts(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 1);
    Docker docker = cluster.node(1).docker();
    talk(docker, 4);

    Output all =
        Await.until(
            "all have spoken",
            () -> docker.ok("service", "logs", "talk"),
            said -> said.lines().size() == 20 && said.err().lines().count() == 4);
    for (String host : List.of("h1", "h2")) {
      for (int n = 1; n <= 5; n++) {
        String line = "talk\\.\\d\\.\\w{12}@" + host + " +\\| line " + n;
        assertEquals(2, all.lines().stream().filter(it -> it.matches(line)).count(), all::toString);
      }
      String trouble = "(?s).*talk\\.\\d\\.\\w{12}@" + host + " +\\| oh\n.*";
      assertTrue(all.err().matches(trouble), all::toString);
    }

    Output raw = docker.ok("service", "logs", "--raw", "talk");
    for (int n = 1; n <= 5; n++) {
      assertEquals(4, Collections.frequency(raw.lines(), "line " + n), raw::toString);
    }
    Output last = docker.ok("service", "logs", "--raw", "--tail", "2", "talk");
    // An engine may note the two streams of one container in either order.
    assertEquals(8, last.lines().size() + last.err().lines().count(), last::toString);
    assertEquals(List.of(), docker.ok("service", "logs", "--tail", "0", "talk").lines());
    assertEquals(20, docker.ok("service", "logs", "--since", "10m", "talk").lines().size());
    assertEquals(List.of(), docker.ok("service", "logs", "--since", "2100-01-01", "talk").lines());
    assertEquals(20, docker.ok("service", "logs", "--details", "talk").lines().size());
    for (String line : docker.ok("service", "logs", "-t", "talk").lines()) {
      assertTrue(
          line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z talk\\..*"), line);
    }
  }

  @Test
  void showsWhatTheLogDriverKeepsBesideEachLine(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 1);
    Docker docker = cluster.node(1).docker();
    docker.ok(
        "service",
        "create",
        "-qd",
        "--name",
        "talk",
        "--mode",
        "global",
        "--no-resolve-image",
        "--stop-grace-period",
        "0s",
        "--container-label",
        "tier=db",
        // The client drops options of a driver that is not named.
        "--log-driver",
        "json-file",
        "--log-opt",
        "labels=tier",
        "busybox",
        "sh",
        "-c",
        "echo said; exec sleep 1000");
    Output said =
        Await.until(
            "both have spoken",
            () -> docker.ok("service", "logs", "--raw", "--details", "talk"),
            it -> it.lines().size() == 2);
    for (String line : said.lines()) assertTrue(line.endsWith("tier=db said"), said::toString);
    assertEquals(List.of("said", "said"), docker.ok("service", "logs", "--raw", "talk").lines());
  }

  @Test
  void readsOneTask(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 1);
    Docker docker = cluster.node(1).docker();
    talk(docker, 2);
    String task =
        docker.ok("service", "ps", "-q", "--no-trunc", "--filter", "node=h2", "talk").line();

    List<String> said =
        Await.until(
            "it has spoken",
            () -> docker.ok("service", "logs", "--raw", task).lines(),
            lines -> lines.size() >= 5);

    assertEquals(IntStream.rangeClosed(1, 5).mapToObj(n -> "line " + n).toList(), said);
  }

  @Test
  void followsTasksThatComeLaterOnAnyHost(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 1);
    Docker docker = cluster.node(1).docker();
    talk(docker, 1);
    try (var following = Following.begin(docker.command("service", "logs", "--follow", "talk"))) {
      Await.until("it has begun", following::lines, said -> said.contains("line 5"));

      docker.ok("service", "scale", "-d", "talk=4");

      Await.until(
          "both hosts are heard",
          following::lines,
          said ->
              said.split("@h1 .*line 5", -1).length == 3
                  && said.split("@h2 .*line 5", -1).length == 3);
    }
  }

  @Test
  void namesANodeThatCannotBeAsked(Cluster cluster) throws InterruptedException {
    cluster.swarm(1, 1);
    Docker docker = cluster.node(1).docker();
    talk(docker, 2);
    Node lost = cluster.node(2);
    String id = lost.id();
    Await.until(
        "both have spoken",
        () -> docker.ok("service", "logs", "--raw", "talk").lines().size(),
        lines -> lines == 10);

    lost.host().cut();
    Output cut = docker.run("service", "logs", "talk").fails();

    assertTrue(
        cut.err()
            .contains(
                "warning: incomplete log stream. some logs could not be retrieved for the"
                    + " following reasons: node "
                    + id),
        cut.toString());
    assertTrue(cut.out().contains("@h1"), cut.toString());
    Cluster.await(cluster.node(1), lost, "Down", each -> each.status().equals("Down"));
    Output down = docker.run("service", "logs", "talk").fails();
    assertTrue(down.err().contains("node " + id + " is not available"), down.toString());
  }

  private static void talk(Docker docker, int replicas) throws InterruptedException {
    docker.ok(
        "service",
        "create",
        "-qd",
        "--name",
        "talk",
        "--replicas",
        Integer.toString(replicas),
        "busybox",
        "sh",
        "-c",
        SAYS);
    Await.replicas(docker, "talk", replicas + "/" + replicas);
  }
}
