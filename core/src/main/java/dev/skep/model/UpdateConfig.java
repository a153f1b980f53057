package dev.skep.model;

import java.time.Duration;
import java.util.Optional;

/// How the tasks of a service are replaced when its spec changes.
///
/// @param parallelism slots replaced at once; 0 means all
/// @param delay between one group of slots and the next
/// @param failureAction empty means `PAUSE`
/// @param monitor how long a started task is watched for failure; empty means 5 s
/// @param maxFailureRatio share of failed slots that is tolerated, 0 to 1
public record UpdateConfig(
    long parallelism,
    Duration delay,
    Optional<FailureAction> failureAction,
    Optional<Duration> monitor,
    float maxFailureRatio,
    Order order) {
  /// SwarmKit's defaults for a service that says nothing.
  public static final UpdateConfig DEFAULT =
      new UpdateConfig(
          1,
          Duration.ZERO,
          Optional.of(FailureAction.PAUSE),
          Optional.of(Duration.ofSeconds(5)),
          0,
          Order.STOP_FIRST);

  public enum FailureAction {
    PAUSE,
    CONTINUE,
    ROLLBACK
  }

  public enum Order {
    STOP_FIRST,
    START_FIRST
  }
}
