package dev.skep.daemon.network.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
  private static final int SIZE = ReplayWindow.PACKETS;

  private final ReplayWindow window = new ReplayWindow();

  @Test
  void takesEachPacketOnce() {
    for (long number : new long[] {1, 2, 5, 3, 4}) assertTrue(window.take(number));
    for (long number = 1; number <= 5; number++) assertFalse(window.take(number));
  }

  @Test
  void refusesWhatIsTooOldToTell() {
    assertTrue(window.take(SIZE + 10));
    assertFalse(window.take(10));
    assertTrue(window.take(11));
    assertFalse(window.take(11));
  }

  @Test
  void refusesNumbersThatNobodyCounts() {
    assertFalse(window.take(0));
    assertFalse(window.take(-1));
    assertFalse(window.take(Long.MIN_VALUE));
  }

  @Test
  void goesOnAfterALeapOfAnyLength() {
    for (long leap : new long[] {63, 64, 65, SIZE - 1, SIZE, SIZE + 1, 1L << 40}) {
      var fresh = new ReplayWindow();
      assertTrue(fresh.take(7));
      assertTrue(fresh.take(7 + leap), "leap " + leap);
      assertFalse(fresh.take(7 + leap), "leap " + leap);
      assertFalse(fresh.take(7), "leap " + leap);
      assertTrue(fresh.take(6 + leap), "leap " + leap);
    }
    assertTrue(window.take(Long.MAX_VALUE));
    assertFalse(window.take(Long.MAX_VALUE));
    assertTrue(window.take(Long.MAX_VALUE - 1));
  }

  /// Beside a list of all that was taken.
  @Test
  void tellsLikeAListThatForgetsNothing() {
    var random = new SplittableRandom(1);
    var taken = new TreeSet<Long>();
    for (int i = 0; i < 100_000; i++) {
      long newest = taken.isEmpty() ? 0 : taken.last();
      long number = Math.max(1, newest + random.nextInt(-SIZE - 100, 300));
      boolean expected = number > newest - SIZE && !taken.contains(number);
      assertEquals(expected, window.take(number), "number " + number + ", newest " + newest);
      if (expected) taken.add(number);
    }
  }
}
