package dev.skep.manager.orchestrator.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.jobs.JobOrchestrator;
import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.manager.timetable.BadSchedule;
import dev.skep.manager.timetable.Schedule;
import dev.skep.model.ScheduleStatus;
import dev.skep.model.ServiceSpec;
import dev.skep.store.StoreEvent;
import dev.skep.testkit.Agents;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A year of a job, with leaders that change every few hours and, every now and then, nobody who
/// leads for two hours.
class ScheduledYearTest {
  /// Quiet, or the log is longer than the test. Held because loggers are collected otherwise.
  private static final Logger ROOMS = Logger.getLogger("dev.skep");

  static {
    ROOMS.setLevel(Level.OFF);
  }

  private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration OUTAGE = Duration.ofHours(2);

  private final LoopHarness harness;
  private final Agents agents;
  private final List<Instant> outages = new ArrayList<>();
  private Duration ahead = Duration.ZERO;

  ScheduledYearTest() {
    harness = new LoopHarness(1);
    agents = new Agents(harness);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "17 */3 * * * | Europe/Berlin    | 5m | 365",
        "30 1,2 * * * | America/New_York | 1h | 90",
        "0 * * * *    | UTC              | 3h | 90",
      })
  void runsWhatThePolicySaysAndNothingElse(
      String expression, String zone, String deadline, long days) throws BadSchedule {
    ServiceSpec spec = scheduled(expression, "zone", zone, "deadline", deadline);
    live(spec, Duration.ZERO, NEW_YEAR.plus(Duration.ofDays(days)));
    assertTrue(outages.size() > 10, "outages: " + outages.size());
    assertEquals(expected(Schedule.of(spec).orElseThrow()), begun());
  }

  /// A month will do: whatever the clocks say, a moment that has begun a run begins no other.
  @ParameterizedTest
  @ValueSource(strings = {"forbid", "replace"})
  void neverRunsAMomentTwiceWhateverTheClocksSay(String concurrency) {
    live(
        scheduled("*/20 * * * *", "deadline", "1h", "concurrency", concurrency),
        Duration.ofHours(3),
        NEW_YEAR.plus(Duration.ofDays(30)));
    List<Instant> begun = begun();
    assertTrue(begun.size() > 750, "begun: " + begun.size());
    assertEquals(begun.size(), new HashSet<>(begun).size());
    assertEquals(begun.stream().sorted().toList(), begun);
  }

  private static ServiceSpec scheduled(String expression, String... more) {
    return Services.scheduled(Services.job("job", 1, 1).spec(), expression, more);
  }

  /// @param skew how far the leaders' clocks are apart, at most
  private void live(ServiceSpec spec, Duration skew, Instant end) {
    lead(skew);
    agents.create(Nodes.ready("n1"));
    agents.create(Services.of(spec));
    while (harness.now().isBefore(end)) {
      advance(Duration.ofSeconds(harness.random().nextInt(6 * 3600)));
      int dice = harness.random().nextInt(60);
      if (dice < 3) {
        outages.add(harness.now());
        harness.run();
        harness.advance(OUTAGE);
        lead(skew);
      } else if (dice < 40) {
        lead(skew);
      }
    }
  }

  /// In steps, so that runs come to their end before the next is due.
  private void advance(Duration span) {
    Instant end = harness.now().plus(span);
    while (harness.now().isBefore(end)) {
      harness.advance(Duration.ofMinutes(7));
      agents.settle();
    }
  }

  private void lead(Duration skew) {
    ahead = Duration.ofMillis(harness.random().nextLong(skew.toMillis() + 1));
    harness.run(
        new CronOrchestrator(() -> harness.now().plus(ahead)),
        new JobOrchestrator(harness.ids()),
        new TaskReaper());
  }

  /// The moments that have begun a run, in order.
  private List<Instant> begun() {
    return harness.history().stream()
        .flatMap(event ->
            event instanceof StoreEvent.ServiceUpdated(var before, var after)
                    && !before.iteration().equals(after.iteration())
                ? after.scheduleStatus().flatMap(ScheduleStatus::last).stream()
                : Stream.<Instant>empty())
        .toList();
  }

  /// Every moment, but of those in an outage only the last, if that is not too late.
  private List<Instant> expected(Schedule schedule) {
    var expected = new ArrayList<Instant>();
    for (Instant at = schedule.next(NEW_YEAR); !at.isAfter(harness.now()); at = schedule.next(at)) {
      Optional<Instant> outage = outageAround(at);
      if (outage.isPresent()) {
        Instant end = outage.get().plus(OUTAGE);
        boolean late = end.isAfter(at.plus(schedule.deadline()));
        boolean last = schedule.next(at).isAfter(end);
        if (late || !last) continue;
      }
      expected.add(at);
    }
    return expected;
  }

  private Optional<Instant> outageAround(Instant at) {
    return outages.stream()
        .filter(begin -> at.isAfter(begin) && !at.isAfter(begin.plus(OUTAGE)))
        .findFirst();
  }
}
