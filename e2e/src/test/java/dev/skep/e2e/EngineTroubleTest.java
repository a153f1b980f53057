package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import org.junit.jupiter.api.Test;

/// The node's engine goes away and comes back.
@OnAHost
final class EngineTroubleTest {
  @Test
  void saysSoAndGoesOnWhenTheEngineIsBack(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    Docker docker = ground.docker();
    docker.ok("service", "create", "-qd", "--name", "who", "-p", "8000:8000", "whoami");
    ground.awaitReplicas("who", "1/1");

    ground.host().killEngine();
    try {
      String forwarded = docker.run("ps").fails().err();
      assertTrue(
          forwarded.contains("the container engine of this node cannot be reached"), forwarded);
      // The swarm does not need the engine to take orders.
      docker.ok("service", "create", "-qd", "--name", "later", "whoami");
      docker.ok("service", "scale", "-d", "who=2");
      assertEquals("active", docker.ok("info", "--format", "{{.Swarm.LocalNodeState}}").line());
      String why =
          Await.until(
              "the waiting task says why",
              () ->
                  docker.ok("service", "ps", "later", "--no-trunc", "--format", "{{.Error}}").out(),
              text -> !text.isBlank());
      assertTrue(
          why.toLowerCase(java.util.Locale.ROOT).contains("engine")
              || why.toLowerCase(java.util.Locale.ROOT).contains("docker"),
          why);
    } finally {
      ground.host().startEngine();
    }

    ground.awaitReplicas("later", "1/1");
    ground.awaitReplicas("who", "2/2");
    assertEquals(2, ground.containersOf("who").size());
    Await.until("the port answers again", () -> ground.visit(8000, "/").exit(), exit -> exit == 0);
    assertEquals("Ready", docker.ok("node", "ls", "--format", "{{.Status}}").line());
  }
}
