package dev.skep.manager.orchestrator.cron;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.jobs.JobOrchestrator;
import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.model.Service;
import dev.skep.model.ServiceSpec;
import dev.skep.testkit.Agents;
import dev.skep.testkit.FreshLeader;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CronRebuildTest {
  /// Quiet, or the log is longer than the test. Held because loggers are collected otherwise.
  private static final Logger ROOMS = Logger.getLogger("dev.skep");

  static {
    ROOMS.setLevel(Level.OFF);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aNewLeaderWantsWhatTheOldOneWants(long seed) {
    var harness = new LoopHarness(seed);
    var agents = new Agents(harness);
    var check = new FreshLeader(harness, _ -> new CronOrchestrator(harness::now));
    harness
        .observe(check)
        .run(
            new CronOrchestrator(harness::now),
            new JobOrchestrator(harness.ids()),
            new TaskReaper());
    agents.create(Nodes.ready("n1"));
    agents.create(Services.of(job("one", "forbid")));
    agents.create(Services.of(job("two", "replace")));
    for (int step = 0; step < 1000; step++) {
      switch (harness.random().nextInt(8)) {
        case 0, 1, 2 -> harness.advance(Duration.ofSeconds(harness.random().nextInt(100)));
        case 3 -> agents.update("one", changed(agents.service("one"), "forbid", step));
        case 4 -> agents.update("two", changed(agents.service("two"), "replace", step));
        default -> agents.settleOnce();
      }
    }
    assertTrue(check.compared() > 100, () -> "compared " + check.compared());
  }

  private static ServiceSpec job(String name, String concurrency) {
    return Services.scheduled(
        Services.job(name, 1, 2).spec(), "* * * * *", "concurrency", concurrency);
  }

  private static ServiceSpec changed(Service service, String concurrency, int step) {
    ServiceSpec spec = service.spec();
    return switch (step % 4) {
      case 0 -> Services.forced(spec);
      case 1 -> Services.scheduled(spec, "*/2 * * * *", "concurrency", concurrency);
      case 2 ->
          Services.scheduled(spec, "* * * * *", "concurrency", concurrency, "suspend", "true");
      default -> Services.scheduled(spec, "* * * * *", "concurrency", concurrency);
    };
  }
}
