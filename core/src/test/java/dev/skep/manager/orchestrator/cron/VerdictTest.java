package dev.skep.manager.orchestrator.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.manager.timetable.BadSchedule;
import dev.skep.manager.timetable.Schedule;
import dev.skep.model.ScheduleStatus;
import dev.skep.testkit.Services;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");
  private static final Instant TEN = NINE.plusSeconds(3600);
  private static final Instant ELEVEN = TEN.plusSeconds(3600);

  private static Verdict at(Instant now, ScheduleStatus status, boolean underway, String... more)
      throws BadSchedule {
    var spec = Services.scheduled(Services.job("job", 1, 1).spec(), "@hourly", more);
    return Verdict.of(Schedule.of(spec).orElseThrow(), status, () -> underway, now);
  }

  private static Verdict waits(Instant next) {
    return new Verdict.Wait(Optional.empty(), next);
  }

  @Test
  void beginsToCountWhenTheScheduleIsFirstSeen() throws BadSchedule {
    assertEquals(new Verdict.Start(), at(TEN, ScheduleStatus.NONE, false));
  }

  @Test
  void doesNothingWhileItIsSuspended() throws BadSchedule {
    assertEquals(new Verdict.Rest(), at(TEN, ScheduleStatus.NONE, false, "suspend", "true"));
    assertEquals(new Verdict.Rest(), at(TEN, ScheduleStatus.since(NINE), false, "suspend", "true"));
  }

  @Test
  void waitsForTheFirstMomentAfterItWasSeen() throws BadSchedule {
    assertEquals(waits(TEN), at(NINE, ScheduleStatus.since(NINE), false));
    assertEquals(waits(TEN), at(TEN.minusNanos(1), ScheduleStatus.since(NINE), false));
    assertEquals(waits(ELEVEN), at(TEN, ScheduleStatus.since(TEN), false));
  }

  @Test
  void beginsARunWhenItIsDueAndNotAgain() throws BadSchedule {
    var status = ScheduleStatus.since(NINE);
    assertEquals(new Verdict.Begin(TEN), at(TEN, status, false));
    assertEquals(waits(ELEVEN), at(TEN, status.begun(TEN), false));
    assertEquals(waits(ELEVEN), at(TEN.plusSeconds(60), status.begun(TEN), false));
  }

  @Test
  void beginsARunLateButNotLaterThanTheDeadline() throws BadSchedule {
    var status = ScheduleStatus.since(NINE);
    assertEquals(new Verdict.Begin(TEN), at(TEN.plusSeconds(300), status, false));
    assertEquals(waits(ELEVEN), at(TEN.plusSeconds(300).plusNanos(1), status, false));
    assertEquals(
        new Verdict.Begin(TEN), at(TEN.plusSeconds(900), status, false, "deadline", "15m"));
  }

  @Test
  void beginsOneRunForManyMomentsThatHavePassed() throws BadSchedule {
    assertEquals(
        new Verdict.Begin(ELEVEN),
        at(ELEVEN.plusSeconds(60), ScheduleStatus.since(NINE), false, "deadline", "24h"));
  }

  @Test
  void letsTheNextRunWaitForTheOneBefore() throws BadSchedule {
    var status = ScheduleStatus.since(NINE);
    assertEquals(new Verdict.Wait(Optional.of(TEN), ELEVEN), at(TEN.plusSeconds(60), status, true));
    assertEquals(waits(ELEVEN), at(TEN.plusSeconds(360), status, true));
  }

  @Test
  void replacesTheRunBeforeIfItIsToldSo() throws BadSchedule {
    assertEquals(
        new Verdict.Begin(TEN),
        at(TEN, ScheduleStatus.since(NINE), true, "concurrency", "replace"));
  }

  @Test
  void aClockThatIsSetBackBeginsNothingAgain() throws BadSchedule {
    var status = ScheduleStatus.since(NINE).begun(ELEVEN);
    assertEquals(waits(ELEVEN.plusSeconds(3600)), at(TEN, status, false));
    assertEquals(waits(ELEVEN.plusSeconds(3600)), at(ELEVEN, status, false));
  }

  @Test
  void anotherScheduleMakesUpForNothing() throws BadSchedule {
    var status = ScheduleStatus.since(NINE).begun(TEN).beginning(TEN.plusSeconds(1200));
    assertEquals(waits(ELEVEN), at(TEN.plusSeconds(1260), status, false, "deadline", "24h"));
  }
}
