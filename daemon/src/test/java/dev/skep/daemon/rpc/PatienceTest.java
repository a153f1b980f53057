package dev.skep.daemon.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private long now = -5;
  private final Patience patience = new Patience(Patience.OPENING, now);

  @Test
  void endsWithoutAWelcome() {
    assertFalse(isOverAfter(Patience.OPENING));
    assertTrue(isOverAfter(Duration.ofMillis(200)));
  }

  @Test
  void endsAfterThreeHeartbeatsWithoutAnAnswer() {
    patience.beats(Duration.ofSeconds(1));
    assertFalse(isOverAfter(Duration.ofSeconds(2)));
    patience.heard(now);
    assertFalse(isOverAfter(Duration.ofSeconds(3)));
    assertTrue(isOverAfter(Duration.ofMillis(200)));
  }

  @Test
  void doesNotTakeItsOwnAbsenceForSilence() {
    patience.beats(Duration.ofSeconds(1));
    assertFalse(isOverAfter(Duration.ofSeconds(2)));
    now += Duration.ofMinutes(1).toNanos();
    assertFalse(patience.isOver(now));
    assertTrue(isOverAfter(Duration.ofSeconds(2)));
  }

  @Test
  void waitsLongerForOneToWhomManyComeAtOnce() {
    Duration opening = Patience.OPENING;
    for (int tries = 0; tries < 9; tries++) opening = Patience.longer(opening);
    assertEquals(Patience.LONGEST_OPENING, opening);
  }

  /// The owner asks in time.
  private boolean isOverAfter(Duration time) {
    long end = now + time.toNanos();
    boolean over = false;
    while (now < end) {
      now = Math.min(now + Patience.LOOK.toNanos(), end);
      over = patience.isOver(now);
    }
    return over;
  }
}
