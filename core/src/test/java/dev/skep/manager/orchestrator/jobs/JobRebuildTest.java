package dev.skep.manager.orchestrator.jobs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.testkit.FreshLeader;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.RandomHistory;
import dev.skep.testkit.RandomHistory.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRebuildTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aNewLeaderWantsWhatTheOldOneWants(long seed) {
    var harness = new LoopHarness(seed);
    var check = new FreshLeader(harness, JobOrchestrator::new);
    harness.observe(check).run(new JobOrchestrator(harness.ids()), new TaskReaper());
    new RandomHistory(harness).of(Kind.REPLICATED_JOB, Kind.GLOBAL_JOB).steps(2000);
    assertTrue(check.compared() > 20, () -> "compared " + check.compared());
  }
}
