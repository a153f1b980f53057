package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Clients;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Output;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;

/// What a newcomer types first, as typed.
@OnAHost
final class FiveLinesTest {
  @ParameterizedTest
  @Clients
  void runsALoopAndShowsWhatItSays(Docker client, Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = client.at(ground);

    Output created =
        docker.ok(
            "service",
            "create",
            "ubuntu:14.04",
            "/bin/sh",
            "-c",
            "while true; do echo hello world; sleep 1; done");
    showsProgressAndEnds(created, 1);

    List<String> services = docker.ok("service", "ls").lines();
    assertTrue(services.get(0).matches("ID +NAME +MODE +REPLICAS +IMAGE +PORTS"), services.get(0));
    String name = docker.ok("service", "ls", "--format", "{{.Name}}").line();
    assertTrue(
        services.get(1).matches("[0-9a-z]{12} +" + name + " +replicated +1/1 +ubuntu:14.04.*"),
        services.get(1));
    List<String> tasks = docker.ok("service", "ps", name).lines();
    assertTrue(
        tasks
            .get(1)
            .matches("[0-9a-z]{12} +" + name + "\\.1 +ubuntu:14.04 +h1 +Running +Running .*"),
        tasks.get(1));
    assertEquals(2, tasks.size());
    List<String> said =
        Await.until(
            "the loop has spoken",
            () -> docker.ok("service", "logs", name).lines(),
            lines -> !lines.isEmpty());
    assertTrue(
        said.getFirst().matches(name + "\\.1\\.[0-9a-z]{12}@h1 +\\| hello world"), said.getFirst());
  }

  @ParameterizedTest
  @Clients
  void publishesScalesAndHealsAService(Docker client, Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = client.at(ground);

    Output created =
        docker.ok("service", "create", "--name", "web", "--replicas", "2", "-p", "80:80", "nginx");
    showsProgressAndEnds(created, 2);
    List<String> names = docker.ok("ps", "--format", "{{.Image}} {{.Names}}").lines();
    assertEquals(2, names.size(), names.toString());
    for (String name : names) {
      assertTrue(name.matches("nginx:latest web\\.[12]\\.[0-9a-z]{25}"), name);
    }
    String page = ground.visit(80, "/").ok().out();
    assertTrue(page.contains("Welcome to nginx!"), page);

    Output scaled = docker.ok("service", "scale", "web=4");
    assertTrue(scaled.out().startsWith("web scaled to 4\n"), scaled.out());
    assertEquals(
        "web 4/4 *:80->80/tcp",
        docker.ok("service", "ls", "--format", "{{.Name}} {{.Replicas}} {{.Ports}}").line());

    List<String> before = ground.containersOf("web");
    docker.ok("rm", "-f", before.getFirst());
    List<String> after =
        Await.until(
            "another container runs in its place",
            () -> ground.containersOf("web"),
            now -> now.size() == 4 && !now.contains(before.getFirst()));
    assertTrue(after.containsAll(before.subList(1, 4)), "others were touched: " + after);
    ground.awaitReplicas("web", "4/4");
    List<String> history =
        docker
            .ok("service", "ps", "web", "--format", "{{.Name}} {{.DesiredState}} {{.CurrentState}}")
            .lines();
    assertEquals(5, history.size(), history.toString());
    assertEquals(
        1,
        history.stream().filter(line -> line.matches("web\\.[1-4] Shutdown Failed .*")).count(),
        history.toString());
  }

  /// The client's own words while it waits, and its end without being told to stop.
  private static void showsProgressAndEnds(Output created, int replicas) {
    List<String> lines = created.lines();
    String id = lines.getFirst();
    assertTrue(id.matches("[0-9a-z]{25}"), id);
    String done = "overall progress: %d out of %d tasks".formatted(replicas, replicas);
    assertTrue(lines.contains(done), created.out());
    // 28.x names the service, 20.10 does not.
    assertTrue(
        lines.getLast().equals("verify: Service " + id + " converged")
            || lines.getLast().equals("verify: Service converged"),
        lines.getLast());
  }
}
