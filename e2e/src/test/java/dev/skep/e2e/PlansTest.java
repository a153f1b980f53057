package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Checkout;
import dev.skep.e2e.lab.Command;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Output;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `skep service …` beside the docker command.
@OnAHost
final class PlansTest {
  @BeforeEach
  void emptySwarm(Ground ground) throws InterruptedException {
    ground.emptySwarm();
  }

  @Test
  void showsWhereTasksWouldGoAndWhyNot(Ground ground) throws InterruptedException {
    create(ground.docker(), "--replicas-max-per-node", "2");
    ground.awaitReplicas("app", "1/1 (max 2 per node)");

    Output plan = skep(ground, "plan", "app", "--replicas", "4").ok();
    assertTrue(
        plan.out().matches("(?s)NODE +TASKS +PLANNED +ONE MORE\nh1 +1 +\\+1 +no: .*"),
        plan::toString);
    assertTrue(
        plan.out()
            .endsWith(
                "\n2 of 3 more would wait: no suitable node (max replicas per node limit exceed)\n"),
        plan::toString);
    assertEquals(1, ground.docker().ok("service", "ps", "-q", "app").lines().size());

    ground.docker().ok("service", "scale", "-d", "app=3");
    Await.until(
        "the third waits",
        () -> skep(ground, "plan", "app").ok().out(),
        out -> out.contains("\nWAITING ") && out.contains("max replicas per node limit exceed"));
  }

  @Test
  void goesBackToARevisionBeforeTheLast(Ground ground) throws InterruptedException {
    Docker docker = ground.docker();
    create(docker, "--env", "N=1");
    for (String n : List.of("2", "3")) {
      docker.ok("service", "update", "-q", "--update-monitor", "0s", "--env-add", "N=" + n, "app");
    }
    String revisions = skep(ground, "revisions", "app").ok().out();
    assertTrue(
        revisions.contains("TaskTemplate.ContainerSpec.Env: [\"N=1\"] -> [\"N=2\"]"), revisions);

    assertEquals(
        "app: back to revision 1, as revision 4\n",
        skep(ground, "rollback", "app", "--revision", "1").ok().out());
    Await.until(
        "the rollback is done",
        () -> docker.ok("service", "inspect", "-f", "{{.UpdateStatus.State}}", "app").line(),
        "rollback_completed"::equals);
    String container = ground.containersOf("app").getFirst();
    assertEquals("1", docker.ok("exec", container, "sh", "-c", "echo $N").line());

    Output refused = skep(ground, "rollback", "app", "--revision", "9");
    assertEquals(
        "Error response from daemon: service app has no revision 9 any more; kept are 1, 2, 3, 4\n",
        refused.fails().err());
  }

  private static void create(Docker docker, String... options) throws InterruptedException {
    var words = new ArrayList<>(List.of("service", "create", "-qd", "--name", "app"));
    words.addAll(List.of("--no-resolve-image", "--stop-grace-period", "0s"));
    words.addAll(List.of(options));
    words.addAll(List.of("busybox", "sleep", "1000"));
    docker.ok(words.toArray(String[]::new));
  }

  private static Output skep(Ground ground, String... words) throws InterruptedException {
    var line = new ArrayList<>(List.of(Checkout.root().resolve("skep").toString(), "service"));
    line.addAll(List.of(words));
    return Command.of(line).with("DOCKER_HOST", "unix://" + ground.daemon().socket()).run();
  }
}
