package dev.skep.manager.dispatcher;

import java.time.Duration;
import java.time.Instant;

/// What it means that nothing has been heard of a node for some time.
enum Silence {
  NONE,
  /// The node gets no new tasks.
  SUSPICIOUS,
  /// The node is lost.
  FATAL;

  /// The beat that is missed, and as much again for a line or a host that is slow: nobody's tasks
  /// depend on it, but a suspicion costs two entries in the log.
  static final int SUSPECT_BEATS = 2;

  static Silence of(Instant heard, Duration beat, int graceBeats, Instant now) {
    Duration silent = Duration.between(heard, now);
    if (silent.compareTo(beat.multipliedBy(graceBeats)) >= 0) return FATAL;
    return silent.compareTo(beat.multipliedBy(SUSPECT_BEATS)) >= 0 ? SUSPICIOUS : NONE;
  }

  /// When the same node must be looked at again if it goes on being silent.
  Instant next(Instant heard, Duration beat, int graceBeats) {
    int beats = this == NONE ? Math.min(SUSPECT_BEATS, graceBeats) : graceBeats;
    return heard.plus(beat.multipliedBy(beats));
  }
}
