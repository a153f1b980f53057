package dev.skep.loop;

import java.time.Duration;

/// A source of chance: real in the daemon, seeded in the world.
@FunctionalInterface
public interface Dice {
  /// From 0 (inclusive) to `bound` (exclusive).
  long below(long bound);

  default Duration upTo(Duration longest) {
    return Duration.ofNanos(below(longest.toNanos() + 1));
  }
}
