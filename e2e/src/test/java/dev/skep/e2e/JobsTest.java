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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Services that come to an end.
@OnAHost
final class JobsTest {
  @ParameterizedTest
  @Clients
  void runsAJobToItsEndAndOnceMore(Docker client, Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = client.at(ground);

    Output created =
        docker.ok(
            "service",
            "create",
            "--name",
            "job",
            "--mode",
            "replicated-job",
            "--replicas",
            "3",
            "--max-concurrent",
            "2",
            "busybox",
            "echo",
            "done");
    assertTrue(created.out().contains("job complete"), created.toString());
    assertEquals("job replicated job 0/2 (3/3 completed)", listed(docker));
    assertEquals(3, docker.ok("service", "ps", "-q", "job").lines().size());
    assertEquals(
        List.of("job.1", "job.2"),
        docker.ok("service", "ps", "job", "--format", "{{.Name}}").lines().stream()
            .filter(name -> name.matches("job\\.[0-9]"))
            .sorted()
            .toList());
    Await.until(
        "each has spoken",
        () -> docker.ok("service", "logs", "--raw", "job").lines(),
        List.of("done", "done", "done")::equals);

    Output again = docker.ok("service", "update", "--force", "job");
    assertTrue(again.out().contains("job complete"), again.toString());
    assertEquals("job replicated job 0/2 (3/3 completed)", listed(docker));
    assertEquals("1", docker.ok("service", "inspect", "job", "--format", iteration()).line());
    assertEquals(6, docker.ok("service", "ps", "-q", "job").lines().size());
  }

  @Test
  void scalesAJobAndRollsItBackByRunningItAnew(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    create(docker, "replicated-job", "true");
    Output scaled = docker.ok("service", "scale", "job=2");
    assertTrue(scaled.out().contains("job complete"), scaled.toString());
    assertEquals("job replicated job 0/1 (2/2 completed)", listed(docker));

    docker.ok("service", "rollback", "job");
    assertEquals("job replicated job 0/1 (1/1 completed)", listed(docker));
    assertEquals("2", docker.ok("service", "inspect", "job", "--format", iteration()).line());
  }

  @Test
  void runsAGlobalJobOnceOnTheNode(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    Output created = create(docker, "global-job", "true");
    assertTrue(created.out().contains("job complete"), created.toString());
    assertEquals("job global job 0/0 (1/1 completed)", listed(docker));

    docker.ok("service", "update", "--force", "job");
    assertEquals("job global job 0/0 (1/1 completed)", listed(docker));
    assertEquals(1, docker.ok("service", "ps", "-q", "job").lines().size());
  }

  @Test
  void triesAFailingJobAsOftenAsItMay(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    docker.ok(
        "service",
        "create",
        "-d",
        "--name",
        "job",
        "--mode",
        "replicated-job",
        "--restart-condition",
        "on-failure",
        "--restart-delay",
        "100ms",
        "--restart-max-attempts",
        "2",
        "busybox",
        "false");
    Await.until(
        "three have failed and no fourth is tried",
        () ->
            docker
                .ok("service", "ps", "job", "--format", "{{.DesiredState}} {{.CurrentState}}")
                .lines()
                .stream()
                .filter(line -> line.startsWith("Shutdown Failed"))
                .count(),
        count -> count == 3);
    assertEquals(3, docker.ok("service", "ps", "-q", "job").lines().size());
    assertEquals("job replicated job 0/1 (0/1 completed)", listed(docker));
  }

  private static Output create(Docker docker, String mode, String command)
      throws InterruptedException {
    return docker.ok("service", "create", "--name", "job", "--mode", mode, "busybox", command);
  }

  private static String listed(Docker docker) throws InterruptedException {
    return docker.ok("service", "ls", "--format", "{{.Name}} {{.Mode}} {{.Replicas}}").line();
  }

  private static String iteration() {
    return "{{.JobStatus.JobIteration.Index}}";
  }
}
