package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `docker events` says of a swarm and of its engine.
@OnAHost
final class EventsTest {
  @Test
  void tellsTheLifeOfAService(Ground ground) throws InterruptedException {
    Docker docker = emptySwarm(ground);
    String since = now();
    docker.ok(
        "service",
        "create",
        "-qd",
        "--name",
        "told",
        "--replicas",
        "2",
        "--update-monitor",
        "100ms",
        "--stop-grace-period",
        "1s",
        "busybox",
        "sleep",
        "1d");
    ground.awaitReplicas("told", "2/2");
    docker.ok("service", "scale", "-d", "told=1");
    ground.awaitReplicas("told", "1/1");
    docker.ok("service", "update", "-q", "--env-add", "A=b", "told");
    Await.until("the update is over", () -> state(docker), "completed"::equals);
    docker.ok("service", "update", "-q", "--rollback", "told");
    Await.until("the rollback is over", () -> state(docker), "rollback_completed"::equals);
    docker.ok("service", "rm", "told");

    List<String> told = past(docker, since, "--filter", "type=service");

    assertEquals(
        List.of(
            "service create (name=told)",
            "service update (name=told, replicas.new=1, replicas.old=2)",
            "service update (name=told, updatestate.new=updating)",
            "service update (name=told, updatestate.new=completed, updatestate.old=updating)",
            "service update (name=told, updatestate.new=rollback_started,"
                + " updatestate.old=completed)",
            "service update (name=told, updatestate.new=rollback_completed,"
                + " updatestate.old=rollback_started)",
            "service remove (name=told)"),
        // What was given to the service, and each new spec, is an update that shows only its name.
        told.stream().filter(line -> !line.equals("service update (name=told)")).toList());
    assertEquals(
        List.of("service remove (name=told)"),
        past(docker, since, "--filter", "event=remove", "--filter", "service=tol"));
  }

  @Test
  void putsTheSwarmAndTheEngineIntoOneOrder(Ground ground) throws InterruptedException {
    Docker docker = emptySwarm(ground);
    String since = now();
    docker.ok("service", "create", "-qd", "--name", "one", "busybox", "sleep", "1d");
    ground.awaitReplicas("one", "1/1");
    docker.ok("service", "rm", "one");
    Await.until("its container is gone", ground::containers, List::isEmpty);

    List<String> told =
        docker
            .ok(
                "events",
                "--since",
                since,
                "--until",
                now(),
                "--filter",
                "service=one",
                "--format",
                "{{.Scope}} {{.Type}} {{.Action}}")
            .lines();

    var milestones =
        List.of(
            "swarm service create",
            "local container create",
            "local container start",
            "swarm service remove",
            "local container destroy");
    assertEquals(milestones, told.stream().filter(milestones::contains).toList());
  }

  @Test
  void tellsOfANodeWhileSomebodyListens(Ground ground) throws InterruptedException {
    Docker docker = emptySwarm(ground);
    String node = docker.ok("node", "ls", "-q").line();
    Instant begin = Instant.now();
    var listening =
        new FutureTask<>(() ->
            docker
                .ok(
                    "events",
                    "--since",
                    text(begin),
                    "--until",
                    text(begin.plusSeconds(3)),
                    "--filter",
                    "type=node")
                .lines());
    Thread.ofVirtual().name("docker-events").start(listening);
    docker.ok("node", "update", "--availability", "pause", node);
    docker.ok("node", "update", "--availability", "active", node);
    assertEquals(
        List.of(
            "node update (availability.new=pause, availability.old=active, name=h1)",
            "node update (availability.new=active, availability.old=pause, name=h1)"),
        result(listening).stream().map(EventsTest::plain).toList());
  }

  private static List<String> result(FutureTask<List<String>> task) throws InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException broken) {
      throw new AssertionError(broken);
    }
  }

  private static Docker emptySwarm(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    return ground.docker();
  }

  private static String state(Docker docker) throws InterruptedException {
    return docker
        .ok("service", "inspect", "told", "--format", "{{with .UpdateStatus}}{{.State}}{{end}}")
        .out()
        .strip();
  }

  private static List<String> past(Docker docker, String since, String... filters)
      throws InterruptedException {
    String[] words =
        Stream.concat(Stream.of("events", "--since", since, "--until", now()), Stream.of(filters))
            .toArray(String[]::new);
    return docker.ok(words).lines().stream().map(EventsTest::plain).toList();
  }

  /// Without time and id: `service create (name=web)`.
  private static String plain(String line) {
    return line.replaceFirst("^\\S+ (\\S+ \\S+) \\S+ (.*)$", "$1 $2");
  }

  private static String now() {
    return text(Instant.now());
  }

  private static String text(Instant at) {
    return "%d.%09d".formatted(at.getEpochSecond(), at.getNano());
  }
}
