package dev.skep.manager.timetable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.manager.timetable.Schedule.Concurrency;
import dev.skep.model.Annotations;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final ServiceSpec JOB = Services.job("job", 1, 1).spec();

  private static Schedule in(String zone, String expression) throws BadSchedule {
    return Schedule.of(Services.scheduled(JOB, expression, "zone", zone)).orElseThrow();
  }

  /// The moments from one to the other, in the zone's words.
  private static List<String> moments(Schedule schedule, String from, String to) {
    var found = new ArrayList<String>();
    Instant end = ZonedDateTime.parse(to).toInstant();
    Instant at = schedule.next(ZonedDateTime.parse(from).toInstant());
    while (!at.isAfter(end)) {
      found.add(at.atZone(schedule.zone()).toOffsetDateTime().toString());
      at = schedule.next(at);
    }
    return found;
  }

  @Test
  void inAGapBerlinRunsOnceWhenTheClockGoesOn() throws BadSchedule {
    assertEquals(
        List.of("2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"),
        moments(in("Europe/Berlin", "30 2 * * *"), "2026-03-28T00:00:00Z", "2026-03-30T23:00:00Z"));
  }

  @Test
  void inAGapManyMomentsAreOne() throws BadSchedule {
    assertEquals(
        List.of("2026-03-08T01:45-05:00", "2026-03-08T03:00-04:00", "2026-03-08T03:15-04:00"),
        moments(
            in("America/New_York", "*/15 * * * *"),
            "2026-03-08T01:30:00-05:00",
            "2026-03-08T03:15:00-04:00"));
  }

  @Test
  void whatNewYorkHasTwiceRunsOnceTheFirstTime() throws BadSchedule {
    assertEquals(
        List.of("2026-10-31T01:30-04:00", "2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"),
        moments(
            in("America/New_York", "30 1 * * *"), "2026-10-31T00:00:00Z", "2026-11-02T23:00:00Z"));
  }

  @Test
  void anHourThatBerlinHasTwiceRunsOnce() throws BadSchedule {
    assertEquals(
        List.of("2026-10-25T01:00+02:00", "2026-10-25T02:00+02:00", "2026-10-25T03:00+01:00"),
        moments(
            in("Europe/Berlin", "@hourly"),
            "2026-10-25T00:30:00+02:00",
            "2026-10-25T03:00:00+01:00"));
  }

  @Test
  void findsTheLastMomentOfAYear() throws BadSchedule {
    Schedule schedule = in("UTC", "*/7 * * * *");
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    Instant to = Instant.parse("2026-12-31T23:55:00Z");
    assertEquals(Optional.of(Instant.parse("2026-12-31T23:49:00Z")), schedule.last(from, to));
    assertEquals(Optional.empty(), schedule.last(to, to.plusSeconds(30)));
    assertEquals(
        Optional.of(Instant.parse("2026-12-31T23:56:00Z")),
        schedule.last(to, Instant.parse("2026-12-31T23:56:00Z")));
  }

  @Test
  void hasDefaults() throws BadSchedule {
    Schedule schedule = Schedule.of(Services.scheduled(JOB, "@daily")).orElseThrow();
    assertEquals(ZoneId.of("UTC"), schedule.zone());
    assertEquals(Concurrency.FORBID, schedule.concurrency());
    assertEquals(Duration.ofMinutes(5), schedule.deadline());
    assertEquals(false, schedule.suspended());
    assertEquals(Optional.empty(), Schedule.of(JOB));
  }

  @Test
  void readsWhatMoreIsSaid() throws BadSchedule {
    ServiceSpec spec =
        Services.scheduled(
            JOB, "@daily", "concurrency", "replace", "deadline", "1h30m15s", "suspend", "true");
    Schedule schedule = Schedule.of(spec).orElseThrow();
    assertEquals(Concurrency.REPLACE, schedule.concurrency());
    assertEquals(Duration.ofSeconds(5415), schedule.deadline());
    assertEquals(true, schedule.suspended());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "zone | Europe/Bern | invalid skep.schedule.zone \"Europe/Bern\": it is no time zone, as"
            + " Europe/Berlin or UTC",
        "zone | +02:00 | invalid skep.schedule.zone \"+02:00\": it is no time zone, as"
            + " Europe/Berlin or UTC",
        "concurrency | allow | invalid skep.schedule.concurrency \"allow\": a job has one run at a"
            + " time; forbid lets the next one wait, replace ends the one before",
        "concurrency | never | invalid skep.schedule.concurrency \"never\": it is forbid or replace",
        "deadline | 5 | invalid skep.schedule.deadline \"5\": it is a time span, as 90s, 10m or"
            + " 1h30m",
        "deadline | `` | invalid skep.schedule.deadline \"\": it is a time span, as 90s, 10m or"
            + " 1h30m",
        "deadline | 9s | invalid skep.schedule.deadline \"9s\": it is at least 10s",
        "suspend | yes | invalid skep.schedule.suspend \"yes\": it is true or false",
        "timezone | UTC | unknown label skep.schedule.timezone: known are skep.schedule,"
            + " skep.schedule.concurrency, skep.schedule.deadline, skep.schedule.suspend,"
            + " skep.schedule.zone",
      })
  void refusesOtherWords(String label, String value, String why) {
    refused(Services.scheduled(JOB, "@daily", label, value), why);
  }

  @Test
  void refusesAScheduleThatIsNone() {
    refused(
        Services.scheduled(JOB, "0 0 30 2 *"),
        "invalid skep.schedule \"0 0 30 2 *\": no month of it has such a day: it is never due");
  }

  @Test
  void refusesAScheduleForServicesThatRunOn() {
    String why = "label skep.schedule is for services in mode replicated-job or global-job only";
    refused(Services.scheduled(Services.replicated("web", 1).spec(), "@daily"), why);
    refused(Services.scheduled(JOB.withMode(new ServiceMode.Global()), "@daily"), why);
  }

  @Test
  void refusesToSayMoreOfNoSchedule() {
    var labels = new TreeMap<String, String>();
    labels.put("skep.schedule.zone", "UTC");
    refused(
        JOB.withAnnotations(new Annotations("job", labels)),
        "label skep.schedule.zone says nothing without skep.schedule");
  }

  @Test
  void leavesOtherLabelsAlone() throws BadSchedule {
    var labels = new TreeMap<String, String>();
    labels.put("skep.schedule-by", "ops");
    labels.put("skep.scheduled", "no");
    assertEquals(
        Optional.empty(), Schedule.of(JOB.withAnnotations(new Annotations("job", labels))));
  }

  private static void refused(ServiceSpec spec, String why) {
    var refused = assertThrows(BadSchedule.class, () -> Schedule.of(spec));
    assertEquals(why, refused.getMessage());
  }
}
