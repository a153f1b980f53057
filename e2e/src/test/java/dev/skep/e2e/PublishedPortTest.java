package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Command;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A published port, seen by somebody outside of the node.
@OnAHost
final class PublishedPortTest {
  @Test
  void spreadsOverTheReplicasAndShowsThemTheClientsAddress(Ground ground)
      throws InterruptedException {
    ground.emptySwarm();
    ground
        .docker()
        .ok(
            "service",
            "create",
            "-qd",
            "--name",
            "who",
            "--replicas",
            "3",
            "-p",
            "80:80",
            "whoami");
    ground.awaitReplicas("who", "3/3");
    Set<String> replicas =
        ground.containersOf("who").stream()
            .map(id -> id.substring(0, 12))
            .collect(Collectors.toSet());

    List<String> answers =
        Await.until(
            "all three answer", () -> visits(ground), texts -> names(texts).equals(replicas));

    for (String replica : replicas) {
      assertEquals(
          4, answers.stream().filter(text -> text.contains(replica)).count(), answers.toString());
    }
    String from = "RemoteAddr: " + ground.host().clientAddress() + ":";
    for (String answer : answers) assertTrue(answer.contains(from), answer);
  }

  /// Twelve connections, one after the other.
  private static List<String> visits(Ground ground) throws InterruptedException {
    var answers = new ArrayList<String>();
    for (int visit = 0; visit < 12; visit++) answers.add(ground.visit(80, "/").out());
    return answers;
  }

  private static Set<String> names(List<String> answers) {
    return answers.stream()
        .map(text -> text.replaceFirst("(?s)^I'm (\\S+) .*$", "$1"))
        .collect(Collectors.toSet());
  }

  @Test
  void answersOnTheNodeItselfToo(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    ground.docker().ok("service", "create", "-qd", "--name", "who", "-p", "8001:8000", "whoami");
    ground.awaitReplicas("who", "1/1");
    for (String address : List.of("127.0.0.1", ground.host().address())) {
      Await.until(
          "it answers at " + address,
          () -> ground.host().sh("curl -s -m 5 http://" + address + ":8001/").run().out(),
          text -> text.startsWith("I'm "));
    }
  }

  @Test
  void keepsConnectionsOfReplicasThatStay(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    ground.docker().ok("service", "create", "-qd", "--name", "who", "-p", "8001:8000", "whoami");
    ground.awaitReplicas("who", "1/1");
    Await.until("it answers", () -> ground.visit(8001, "/").exit(), exit -> exit == 0);
    String slow = "http://" + ground.host().address() + ":8001/slow?4000";
    var answer = new ArrayList<Integer>();
    var waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                answer.add(Command.of("curl", "-sf", "-m", "30", slow).run().exit());
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
    ground.docker().ok("service", "scale", "-d", "who=3");
    ground.awaitReplicas("who", "3/3");
    waiting.join();
    assertEquals(List.of(0), answer);
  }
}
