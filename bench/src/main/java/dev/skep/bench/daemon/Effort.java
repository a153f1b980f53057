package dev.skep.bench.daemon;

import java.time.Duration;

/// How much time a run may take.
///
/// @param idle how long a daemon is left alone before its memory is read
/// @param writing how long each number of clients writes
record Effort(int starts, Duration idle, Duration writing) {
  static final Effort FULL = new Effort(5, Duration.ofSeconds(45), Duration.ofSeconds(10));
  static final Effort QUICK = new Effort(2, Duration.ofSeconds(5), Duration.ofSeconds(3));
}
