package dev.skep.dockerapi.client;

import java.time.Duration;

/// How long to wait for the connection and for the header of the answer. Bodies have no limit: logs
/// may be silent for days.
public record Timeouts(Duration connect, Duration answer) {
  /// Longer than any process lives; spares callers a second kind of call.
  public static final Duration FOREVER = Duration.ofDays(36_500);

  /// A local daemon accepts at once or is gone; its slowest plain answers (stop, prune) have no
  /// bound of their own.
  public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(10), FOREVER);

  public Timeouts {
    if (connect.isNegative() || connect.isZero())
      throw new IllegalArgumentException("connect timeout is not positive: " + connect);
    if (answer.isNegative() || answer.isZero())
      throw new IllegalArgumentException("answer timeout is not positive: " + answer);
  }

  public Timeouts withAnswer(Duration limit) {
    return new Timeouts(connect, limit);
  }
}
