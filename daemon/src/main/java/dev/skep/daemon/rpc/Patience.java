package dev.skep.daemon.rpc;

import java.time.Duration;

/// How long a manager may say nothing before its agent looks for another: a line that was cut is
/// silent, and so is a manager that was frozen. Neither end would learn of it from TCP for minutes.
///
/// Times are of a clock that only goes on, in nanoseconds.
final class Patience {
  /// From the first connection to the welcome, which takes a commit; SwarmKit's bound, too.
  static final Duration OPENING = Duration.ofSeconds(5);

  /// As many heartbeats without an answer as the manager allows the agent to miss.
  static final int BEATS = 3;

  /// How often the owner asks. What it comes later than that it was itself away, and that is no
  /// silence of the manager.
  static final Duration LOOK = Duration.ofMillis(200);

  private Duration limit = OPENING;
  private long heard;
  private long looked;

  Patience(long now) {
    heard = now;
    looked = now;
  }

  /// The session stands; each heartbeat is answered.
  synchronized void beats(Duration period) {
    limit = period.multipliedBy(BEATS);
  }

  synchronized void heard(long now) {
    heard = now;
  }

  synchronized boolean isOver(long now) {
    long late = now - looked - LOOK.toNanos();
    looked = now;
    if (late > LOOK.toNanos()) heard = Math.min(heard + late, now);
    return now - heard > limit.toNanos();
  }
}
