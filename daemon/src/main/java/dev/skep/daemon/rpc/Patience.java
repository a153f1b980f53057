package dev.skep.daemon.rpc;

import java.time.Duration;

/// How long a manager may say nothing before its agent looks for another: a line that was cut is
/// silent, and so is a manager that was frozen. Neither end would learn of it from TCP for minutes.
///
/// Times are of a clock that only goes on, in nanoseconds.
final class Patience {
  /// From the first packet to the welcome, which takes a handshake and a commit. A frozen manager
  /// should not keep an agent from the others for long.
  static final Duration OPENING = Duration.ofSeconds(4);

  /// A manager to which a thousand agents come at once needs longer, and would never get through if
  /// all of them gave up half way and came again.
  static final Duration LONGEST_OPENING = Duration.ofSeconds(32);

  /// As many heartbeats without an answer as the manager allows the agent to miss.
  static final int BEATS = 3;

  /// How often the owner asks. What it comes later than that it was itself away, and that is no
  /// silence of the manager.
  static final Duration LOOK = Duration.ofMillis(200);

  private Duration limit;
  private long heard;
  private long looked;

  /// @param opening how long until the welcome
  Patience(Duration opening, long now) {
    limit = opening;
    heard = now;
    looked = now;
  }

  /// How long to wait next time, after nobody has welcomed the agent in time.
  static Duration longer(Duration opening) {
    Duration twice = opening.multipliedBy(2);
    return twice.compareTo(LONGEST_OPENING) > 0 ? LONGEST_OPENING : twice;
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
