package dev.skep.daemon.pki;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// When a node asks for its next certificate. Figures as in SwarmKit: at a random minute between
/// half and four fifths of the validity, so that nodes that joined together do not come together;
/// at once when that is past.
public final class RenewalTime {
  private static final double EARLIEST = 0.5;
  private static final double LATEST = 0.8;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  static final Duration LONGEST_WAIT = Duration.ofHours(1);

  private RenewalTime() {}

  /// Throw once per certificate, or the time would move each time it is asked for.
  public static Instant of(Instant notBefore, Instant notAfter, RandomGenerator dice) {
    var validity = Duration.between(notBefore, notAfter);
    var earliest = part(validity, EARLIEST).toMinutes();
    var latest = part(validity, LATEST).toMinutes();
    if (earliest >= latest) return notBefore.plus(part(validity, EARLIEST));
    return notBefore.plus(Duration.ofMinutes(dice.nextLong(earliest, latest)));
  }

  private static Duration part(Duration whole, double share) {
    return Duration.ofMillis((long) (whole.toMillis() * share));
  }

  /// How long to wait after attempts that failed, at random below a bound that doubles: none after
  /// none, below 10 s after the first.
  public static Duration wait(int failures, RandomGenerator dice) {
    if (failures == 0) return Duration.ZERO;
    // 2^10 times the first wait is beyond the longest already; higher powers would overflow.
    var grown = FIRST_WAIT.plus(FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 10)));
    var bound = grown.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : grown;
    return Duration.ofMillis(dice.nextLong(bound.toMillis()));
  }
}
