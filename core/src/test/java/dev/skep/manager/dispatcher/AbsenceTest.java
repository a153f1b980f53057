package dev.skep.manager.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.world.Samples;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class AbsenceTest {
  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final Instant DUE = Samples.NOON;

  @Test
  void takesAPunctualLookForNoAbsence() {
    assertEquals(Absence.NONE, Absence.until(DUE, BEAT, DUE));
    assertEquals(Absence.NONE, Absence.until(DUE, BEAT, DUE.plus(Absence.SLACK)));
  }

  @Test
  void takesAnyMomentBeforeTheLookForNoAbsence() {
    assertEquals(Absence.NONE, Absence.until(DUE, BEAT, DUE.minusMillis(300)));
    assertEquals(Absence.NONE, Absence.until(DUE, BEAT, DUE.minus(BEAT)));
  }

  @Test
  void givesANodeBackTheTimeInWhichNobodyListened() {
    Instant now = DUE.plusMillis(800);
    Absence absence = Absence.until(DUE, BEAT, now);
    assertEquals(DUE.minusMillis(1200), absence.excuse(DUE.minusMillis(2000), now));
  }

  @Test
  void beginsTheCountAnewWhenItWasAwayForABeatOrLonger() {
    Instant now = DUE.plus(BEAT);
    Absence absence = Absence.until(DUE, BEAT, now);
    assertEquals(now, absence.excuse(DUE.minusMillis(2000), now));
  }

  @Test
  void doesNotMakeANodeHeardInTheFuture() {
    Instant now = DUE.plusMillis(500);
    Absence absence = Absence.until(DUE, BEAT, now);
    assertEquals(now, absence.excuse(DUE.plusMillis(400), now));
  }

  @Test
  void beginsTheCountAnewWhenTheClockWasSetBack() {
    Instant now = DUE.minus(Duration.ofHours(1));
    Absence absence = Absence.until(DUE, BEAT, now);
    assertEquals(now, absence.excuse(DUE.minusMillis(2000), now));
    assertEquals(
        now.minusMillis(10),
        absence.excuse(now.minusMillis(10), now),
        "heard since then, by the new clock");
  }
}
