package dev.skep.daemon.rpc;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long an agent waits before it tries again: 100 ms and twice the wait before, as swarm mode's
/// agents do, of that a random part, so that many agents do not come back at once. Not their 8 s at
/// most, though: a new leader gives nodes up after 6 s, and by then each should have tried thrice.
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration MOST = Duration.ofSeconds(2);

  private Duration last = Duration.ZERO;

  void reset() {
    last = Duration.ZERO;
  }

  /// The bound of the next wait.
  Duration next() {
    var next = FIRST.plus(last.multipliedBy(2));
    last = next.compareTo(MOST) > 0 ? MOST : next;
    return last;
  }

  static Duration within(Duration bound, RandomGenerator dice) {
    return Duration.ofMillis(dice.nextLong(bound.toMillis() + 1));
  }
}
