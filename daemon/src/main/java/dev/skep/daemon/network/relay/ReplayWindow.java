package dev.skep.daemon.network.relay;

import java.util.Arrays;

/// Which packets of a line have been taken already. Packets may overtake one another on the way, so
/// those a little older than the newest one are told apart; what is older still is refused. After
/// RFC 6479. For one thread.
final class ReplayWindow {
  /// A sender counts for all its lines together: at 100,000 packets a second these are 40 ms.
  static final int PACKETS = 4096;

  private static final int WORD_BITS = Long.SIZE;

  private final long[] seen = new long[PACKETS / WORD_BITS];
  private long newest;

  /// @param number from 1, of a packet that was proved to be genuine
  /// @return whether it is to be taken; it will not be a second time
  boolean take(long number) {
    if (number <= 0 || number <= newest - PACKETS) return false;
    if (number > newest) {
      forget(number);
      newest = number;
    }
    long bit = 1L << number % WORD_BITS;
    int word = word(number);
    if ((seen[word] & bit) != 0) return false;
    seen[word] |= bit;
    return true;
  }

  /// Makes room for all numbers after the newest one up to this.
  private void forget(long number) {
    if (number - newest >= PACKETS) {
      Arrays.fill(seen, 0);
      return;
    }
    for (long each = newest + 1; each <= number; each++)
      seen[word(each)] &= ~(1L << each % WORD_BITS);
  }

  private static int word(long number) {
    return (int) (number / WORD_BITS % (PACKETS / WORD_BITS));
  }
}
