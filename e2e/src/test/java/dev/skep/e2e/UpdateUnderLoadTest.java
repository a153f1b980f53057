package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Ground;
import dev.skep.e2e.lab.OnAHost;
import dev.skep.e2e.lab.Visitors;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rolling updates of a service that people are using. `make bench BENCH=updates` does so for
/// longer and tells the figures.
@OnAHost
final class UpdateUnderLoadTest {
  private static final int UPDATES = 5;
  private static final int PER_SECOND = 200;

  @Test
  void noRequestFailsWhileTasksAreReplaced(Ground ground) throws InterruptedException {
    ground.emptySwarm();
    ground
        .docker()
        .ok(
            "service",
            "create",
            "-q",
            "--name",
            "web",
            "--replicas",
            "2",
            "-p",
            "8088:80",
            // It answers a moment after it has started; until then nobody should be sent there.
            "--health-cmd",
            "wget -qO /dev/null http://127.0.0.1/",
            "--health-interval",
            "200ms",
            // No test of how long updates are watched.
            "--update-monitor",
            "1s",
            "nginx");
    Await.until("it answers", () -> ground.visit(8088, "/").exit(), exit -> exit == 0);

    List<String> account;
    try (var visitors = Visitors.of(ground.host(), 8088, PER_SECOND)) {
      for (int update = 1; update <= UPDATES; update++) {
        String order = update % 2 == 0 ? "stop-first" : "start-first";
        ground.docker().ok("service", "update", "-q", "--force", "--update-order", order, "web");
      }
      account = visitors.account();
    }

    assertEquals(List.of(), account.subList(1, account.size()));
    assertTrue(account.getFirst().matches("answered [1-9][0-9]+, failed 0, .*"), account::toString);
  }
}
