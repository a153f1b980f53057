package dev.skep.manager.orchestrator.update;

import dev.skep.model.Service;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateConfig.FailureAction;
import dev.skep.model.UpdateConfig.Order;
import java.time.Duration;

/// How an update goes forward, with defaults filled in.
///
/// @param atOnce slots in replacement at the same time
/// @param delay between a slot's new task and the next slot
/// @param monitor how long after its start a new task's end counts as a failure
record Pace(
    long atOnce,
    Duration delay,
    FailureAction action,
    Duration monitor,
    float maxFailureRatio,
    Order order) {
  /// From SwarmKit, for a delay that leaves no time to watch the last slot.
  private static final Duration EXTRA_MONITOR = Duration.ofSeconds(1);

  private static final Duration DEFAULT_MONITOR = Duration.ofSeconds(5);

  static Pace of(Service service) {
    UpdateConfig config =
        (Statuses.isRollingBack(service)
                ? service.spec().rollbackConfig()
                : service.spec().updateConfig())
            .orElse(UpdateConfig.DEFAULT);
    return new Pace(
        // Clients count to 2^64: what is beyond our half is more than there are slots, too.
        config.parallelism() <= 0 ? Long.MAX_VALUE : config.parallelism(),
        config.delay(),
        config.failureAction().orElse(FailureAction.PAUSE),
        config.monitor().orElse(DEFAULT_MONITOR),
        config.maxFailureRatio(),
        config.order());
  }

  /// How long the service is watched after the last slot.
  Duration lastWatch() {
    return delay.compareTo(monitor) < 0 ? monitor : delay.plus(EXTRA_MONITOR);
  }

  /// More failures than the user tolerates. Single precision, as clients send the ratio: 1 of 10 is
  /// not more than 0.1.
  boolean isTooMuch(int failures, int slots) {
    return failures > 0 && (float) failures / (float) slots > maxFailureRatio;
  }
}
