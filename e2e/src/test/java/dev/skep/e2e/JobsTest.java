package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Checkout;
import dev.skep.e2e.lab.Clients;
import dev.skep.e2e.lab.Command;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Output;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

  @Test
  void runsAScheduledJobWhenItIsDueAndNotBefore(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    assertEquals(
        "Error response from daemon: rpc error: code = InvalidArgument desc = invalid"
            + " skep.schedule \"0 0 30 2 *\": no month of it has such a day: it is never due\n",
        schedule(docker, "0 0 30 2 *").fails().err());
    assertEquals(List.of(), docker.ok("service", "ls", "-q").lines());

    // Late enough to be looked at before.
    int minute = Instant.now().plusSeconds(70).atZone(ZoneOffset.UTC).getMinute();
    schedule(docker, minute + " * * * *").ok();
    assertEquals("job replicated job 0/1 (0/1 completed)", listed(docker));
    assertEquals(List.of(), docker.ok("service", "ps", "-q", "job").lines());
    assertTrue(skep(ground, "schedule").out().matches("(?s)SERVICE .*\njob .* - +waiting\n"));

    Await.until(
        "it was due", () -> listed(docker), "job replicated job 0/1 (1/1 completed)"::equals);
    assertEquals(1, docker.ok("service", "ps", "-q", "job").lines().size());
    String last = skep(ground, "schedule", "job").out();
    assertTrue(last.matches("(?s).*:%02d:00Z +waiting\n".formatted(minute)), last);

    docker.ok("service", "update", "-q", "--label-add", "skep.schedule.suspend=true", "job");
    assertEquals("0", docker.ok("service", "inspect", "job", "--format", iteration()).line());
    Output forced = docker.ok("service", "update", "--force", "job");
    assertTrue(forced.out().contains("job complete"), forced.toString());
    assertEquals("1", docker.ok("service", "inspect", "job", "--format", iteration()).line());
    assertTrue(skep(ground, "schedule").out().endsWith(" suspended\n"));
  }

  private static Output schedule(Docker docker, String expression) throws InterruptedException {
    return docker.run(
        "service",
        "create",
        "-qd",
        "--name",
        "job",
        "--mode",
        "replicated-job",
        "--label",
        "skep.schedule=" + expression,
        "busybox",
        "true");
  }

  private static Output skep(Ground ground, String... words) throws InterruptedException {
    var line = new ArrayList<>(List.of(Checkout.root().resolve("skep").toString(), "service"));
    line.addAll(List.of(words));
    return Command.of(line).with("DOCKER_HOST", "unix://" + ground.daemon().socket()).run().ok();
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
