package dev.skep.manager.dispatcher;

import java.time.Duration;
import java.time.Instant;

/// Time in which the leader itself did not listen: stopped by a debugger or a hypervisor, held up
/// by its disk, short of processors. Its clock cannot tell that from a jump forward, and need not:
/// neither counts against a node.
///
/// The leader has a look at its clock once in each beat; how late that look comes is how long it
/// was away.
record Absence(Kind kind, Duration length) {
  static final Absence NONE = new Absence(Kind.NONE, Duration.ZERO);

  /// What a leader in good health may be late by: a collection of garbage, a turn with a slow sync.
  static final Duration SLACK = Duration.ofMillis(100);

  enum Kind {
    NONE,
    SHORT,
    /// Long enough for nodes to have given this leader up and looked for another.
    LONG,
    CLOCK_WENT_BACK
  }

  /// @param due when the leader wanted to look at its clock
  /// @param beat how long before that it did so last
  static Absence until(Instant due, Duration beat, Instant now) {
    Duration late = Duration.between(due, now);
    if (late.compareTo(beat) >= 0) return new Absence(Kind.LONG, late);
    if (late.compareTo(SLACK) > 0) return new Absence(Kind.SHORT, late);
    if (late.plus(beat).plus(SLACK).isNegative()) {
      return new Absence(Kind.CLOCK_WENT_BACK, Duration.ZERO);
    }
    return NONE;
  }

  /// When a node counts as heard: the absence is no part of its silence.
  Instant excuse(Instant heard, Instant now) {
    return switch (kind) {
      case NONE -> heard;
      case SHORT -> earlier(heard.plus(length), now);
      case LONG -> now;
      case CLOCK_WENT_BACK -> earlier(heard, now);
    };
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
