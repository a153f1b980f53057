package dev.skep.testkit;

import java.util.concurrent.ThreadLocalRandom;

/// Plays attempts from seeds and names the seed of the one that fails: `-Dskep.seed=n` plays that
/// one alone, `-Dskep.seeds=k` that many fresh ones beside the fixed.
public final class Fuzz {
  private static final int FIXED = 10;

  /// A second or so for each test. `make test` plays a thousand.
  private static final int FRESH = 40;

  private Fuzz() {}

  /// Fails by throwing.
  public interface Attempt {
    void with(Odd odd) throws Exception;
  }

  public static void play(Attempt attempt) {
    play(1, attempt);
  }

  /// @param weight attempts that take so many times as long as others, of which fewer are made
  public static void play(int weight, Attempt attempt) {
    Long asked = Long.getLong("skep.seed");
    if (asked != null) {
      seeds(asked, 1, attempt);
      return;
    }
    seeds(1, FIXED, attempt);
    long count = Math.max(FRESH, Long.getLong("skep.seeds", FRESH) / weight);
    long first = ThreadLocalRandom.current().nextLong(1L << 40);
    System.out.println("fuzz: seeds " + first + " to " + (first + count - 1));
    seeds(first, count, attempt);
  }

  private static void seeds(long first, long count, Attempt attempt) {
    for (long seed = first; seed < first + count; seed++) {
      try {
        attempt.with(new Odd(seed));
      } catch (Exception | Error broken) {
        throw new AssertionError("-Dskep.seed=" + seed + " " + broken, broken);
      }
    }
  }
}
