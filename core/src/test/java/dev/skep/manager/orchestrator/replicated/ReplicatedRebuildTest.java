package dev.skep.manager.orchestrator.replicated;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.testkit.FreshLeader;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.RandomHistory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicatedRebuildTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aNewLeaderWantsWhatTheOldOneWants(long seed) {
    var harness = new LoopHarness(seed);
    var check = new FreshLeader(harness, ReplicatedOrchestrator::new);
    harness.observe(check).run(new ReplicatedOrchestrator(harness.ids()));
    new RandomHistory(harness).steps(2000);
    assertTrue(check.compared() > 60, () -> "compared " + check.compared());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aNewLeaderWaitsForLostNodesAsTheOldOneDoes(long seed) {
    var harness = new LoopHarness(seed);
    var check = new FreshLeader(harness, ReplicatedOrchestrator::new);
    harness.observe(check).run(new ReplicatedOrchestrator(harness.ids()));
    new RandomHistory(harness).patient().steps(2000);
    assertTrue(check.compared() > 60, () -> "compared " + check.compared());
  }
}
