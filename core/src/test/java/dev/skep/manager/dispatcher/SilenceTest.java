package dev.skep.manager.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.world.Samples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SilenceTest {
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Instant HEARD = Samples.NOON;

  @Test
  void isSuspiciousAfterAMissedBeatAndFatalAfterTheGrace() {
    assertEquals(Silence.NONE, after(1999));
    assertEquals(Silence.SUSPICIOUS, after(2000));
    assertEquals(Silence.SUSPICIOUS, after(2999));
    assertEquals(Silence.FATAL, after(3000));
  }

  @Test
  void meansNothingWhenTheClockWasSetBack() {
    assertEquals(Silence.NONE, after(-3_600_000));
  }

  @Test
  void isLookedAtWhenItMayMeanMore() {
    assertEquals(HEARD.plusSeconds(2), Silence.NONE.next(HEARD, BEAT, 6));
    assertEquals(HEARD.plusSeconds(6), Silence.SUSPICIOUS.next(HEARD, BEAT, 6));
  }

  private static Silence after(long millis) {
    return Silence.of(HEARD, BEAT, 3, HEARD.plusMillis(millis));
  }
}
