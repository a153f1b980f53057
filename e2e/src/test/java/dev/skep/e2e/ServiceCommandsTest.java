package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Output;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A service's life after its creation.
@OnAHost
final class ServiceCommandsTest {
  @Test
  void describesAService(Ground ground) throws InterruptedException {
    Docker docker = deploy(ground, 1);
    assertEquals(
        "who whoami:latest 1 8000",
        docker
            .ok(
                "service",
                "inspect",
                "who",
                "--format",
                "{{.Spec.Name}} {{.Spec.TaskTemplate.ContainerSpec.Image}}"
                    + " {{.Spec.Mode.Replicated.Replicas}}"
                    + " {{(index .Endpoint.Ports 0).PublishedPort}}")
            .line());
    String pretty = docker.ok("service", "inspect", "--pretty", "who").out();
    for (String line :
        List.of(
            "Name:\t\twho",
            "Service Mode:\tReplicated",
            " Replicas:\t1",
            " Image:\t\twhoami:latest",
            "Endpoint Mode:\tvip",
            " PublishedPort = 8000")) {
      assertTrue(pretty.contains(line + "\n"), line + " is missing in " + pretty);
    }
    assertTrue(
        docker
            .run("service", "inspect", "nobody")
            .fails()
            .err()
            .contains("no such service: nobody"),
        "another text");
  }

  @Test
  void changesTheNumberOfReplicasWithoutTouchingThoseThatStay(Ground ground)
      throws InterruptedException {
    Docker docker = deploy(ground, 1);
    List<String> first = ground.containersOf("who");
    assertEquals("who", docker.ok("service", "update", "-d", "--replicas", "3", "who").line());
    ground.awaitReplicas("who", "3/3");
    assertTrue(ground.containersOf("who").containsAll(first), "the first one was replaced");
    docker.ok("service", "update", "-d", "--replicas", "1", "who");
    ground.awaitReplicas("who", "1/1");
    Await.until(
        "one container is left", () -> ground.containersOf("who"), left -> left.size() == 1);
  }

  @Test
  void updatesTheImageAndRollsBack(Ground ground) throws InterruptedException {
    Docker docker = deploy(ground, 2);
    assertEquals(Set.of("v1"), versions(ground));
    Output updated =
        docker.ok("service", "update", "--update-monitor", "1s", "--image", "lab/whoami:v2", "who");
    assertTrue(updated.out().contains("overall progress: 2 out of 2 tasks"), updated.out());
    Await.until("only v2 answers", () -> versions(ground), Set.of("v2")::equals);
    assertEquals("completed", updateState(docker));
    assertEquals(2, ground.containersOf("who").size());

    docker.ok("service", "update", "--rollback", "who");
    Await.until("only v1 answers", () -> versions(ground), Set.of("v1")::equals);
    assertEquals("rollback_completed", updateState(docker));
  }

  @Test
  void followsTheLogOfAllReplicas(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    docker.ok(
        "service",
        "create",
        "-qd",
        "--name",
        "talk",
        "--replicas",
        "2",
        "--stop-grace-period",
        "1s",
        "busybox",
        "sh",
        "-c",
        "while true; do echo said; echo cried >&2; sleep 0.2; done");
    ground.awaitReplicas("talk", "2/2");
    // It never ends by itself: three seconds of it are cut out.
    Output followed =
        docker
            .command("service", "logs", "-f", "talk")
            .within(java.time.Duration.ofSeconds(3))
            .run();
    assertEquals(Output.KILLED, followed.exit(), followed.toString());
    for (String slot : List.of("1", "2")) {
      assertTrue(hasLine(followed.out(), slot, "said"), followed.toString());
      assertTrue(hasLine(followed.err(), slot, "cried"), followed.toString());
    }
  }

  private static boolean hasLine(String text, String slot, String word) {
    return text.lines()
        .anyMatch(line -> line.matches("talk\\." + slot + "\\.[0-9a-z]{12}@h1 +\\| " + word));
  }

  @Test
  void removesAServiceWithItsContainersAndItsPort(Ground ground) throws InterruptedException {
    Docker docker = deploy(ground, 2);
    assertEquals("who", docker.ok("service", "rm", "who").line());
    assertEquals(List.of(), docker.ok("service", "ls", "-q").lines());
    Await.until("its containers are gone", ground::containers, List::isEmpty);
    Await.until("its port is closed", () -> ground.visit(8000, "/").exit(), exit -> exit != 0);
    assertTrue(
        docker.run("service", "rm", "who").fails().err().contains("service who not found"),
        "another text");
    assertFalse(docker.ok("service", "ls").out().contains("who"));
  }

  private static Docker deploy(Ground ground, int replicas) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    docker.ok(
        "service",
        "create",
        "-qd",
        "--name",
        "who",
        "--replicas",
        Integer.toString(replicas),
        "-p",
        "8000:8000",
        "whoami");
    ground.awaitReplicas("who", replicas + "/" + replicas);
    Await.until("it answers", () -> ground.visit(8000, "/").exit(), exit -> exit == 0);
    return docker;
  }

  /// What answers at the published port: each replica in turn, twice.
  private static Set<String> versions(Ground ground) throws InterruptedException {
    var answers = new java.util.ArrayList<String>();
    for (int visit = 0; visit < 4; visit++) answers.add(ground.visit(8000, "/").out());
    return answers.stream()
        // I'm 5af3e2b1c9d0 (v1)
        .map(text -> text.replaceFirst("(?s)^I'm \\S+ \\((v\\d)\\).*$", "$1"))
        .collect(Collectors.toSet());
  }

  private static String updateState(Docker docker) throws InterruptedException {
    return docker.ok("service", "inspect", "who", "--format", "{{.UpdateStatus.State}}").line();
  }
}
