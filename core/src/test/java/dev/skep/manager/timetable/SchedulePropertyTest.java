package dev.skep.manager.timetable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.testkit.Fuzz;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Schedules against somebody who walks through some days minute by minute and looks at the local
/// clock. Days around changes of the clock, as far as zones have any: by an hour, by half of one
/// (Lord Howe), over a whole day (Samoa in 2011), and none.
class SchedulePropertyTest {
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Pacific/Apia",
          "Asia/Kathmandu",
          "Africa/Casablanca");

  private static final int DAYS = 6;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void findsEveryMomentThatAWalkerSees() {
    Fuzz.play(odd -> check(new SplittableRandom(odd.below(Integer.MAX_VALUE))));
  }

  private static void check(SplittableRandom random) throws BadSchedule {
    var zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    Instant from = nearAChange(zone, random);
    Instant to = from.plus(Duration.ofDays(DAYS));
    var wanted = new Wanted(random);
    Schedule schedule =
        Schedule.of(
                Services.scheduled(
                    Services.job("job", 1, 1).spec(), wanted.text(), "zone", zone.getId()))
            .orElseThrow();

    List<Instant> seen = walk(wanted, zone, from, to);

    var found = new ArrayList<Instant>();
    for (Instant at = schedule.next(from); !at.isAfter(to); at = schedule.next(at)) found.add(at);
    String what = wanted.text() + " in " + zone + " from " + from;
    assertEquals(seen, found, what);
    Optional<Instant> last = seen.isEmpty() ? Optional.empty() : Optional.of(seen.getLast());
    assertEquals(last, schedule.last(from, to), what);
  }

  /// Within three days before one.
  private static Instant nearAChange(ZoneId zone, SplittableRandom random) {
    Instant from =
        Instant.parse("2009-01-01T00:00:00Z").plus(Duration.ofHours(random.nextInt(20 * 8760)));
    var change = zone.getRules().nextTransition(from);
    // Kathmandu has none any more.
    Instant near = change == null ? from : change.getInstant();
    return near.minus(Duration.ofMinutes(random.nextInt(3 * 1440)));
  }

  /// A minute that is meant is due the first time that the clock shows it; those that the clock
  /// leaves out are due when it goes on.
  private static List<Instant> walk(Wanted wanted, ZoneId zone, Instant from, Instant to) {
    var seen = new ArrayList<Instant>();
    Set<LocalDateTime> shown = new HashSet<>();
    // Where the clock has been a day before also counts as shown.
    Instant begin = from.minus(Duration.ofDays(2));
    LocalDateTime before = LocalDateTime.ofInstant(begin, zone);
    for (Instant at = begin.plus(MINUTE); !at.isAfter(to); at = at.plus(MINUTE)) {
      LocalDateTime now = LocalDateTime.ofInstant(at, zone);
      boolean due = false;
      for (LocalDateTime left = before.plusMinutes(1);
          left.isBefore(now);
          left = left.plusMinutes(1)) {
        due |= wanted.means(left);
      }
      due |= shown.add(now) && wanted.means(now);
      if (due && at.isAfter(from)) seen.add(at);
      before = now;
    }
    return seen;
  }

  /// An expression, and what it means by its very words.
  private static final class Wanted {
    private final List<String> texts = new ArrayList<>();
    private final List<Set<Integer>> values = new ArrayList<>();

    Wanted(SplittableRandom random) {
      field(random, 0, 59);
      field(random, 0, 23);
      field(random, 1, 28);
      field(random, 1, 12);
      field(random, 0, 6);
    }

    String text() {
      return String.join(" ", texts);
    }

    boolean means(LocalDateTime at) {
      boolean day = values.get(2).contains(at.getDayOfMonth());
      boolean weekday = values.get(4).contains(at.getDayOfWeek().getValue() % 7);
      boolean either = !texts.get(2).startsWith("*") && !texts.get(4).startsWith("*");
      return values.get(0).contains(at.getMinute())
          && values.get(1).contains(at.getHour())
          && (either ? day || weekday : day && weekday)
          && values.get(3).contains(at.getMonthValue());
    }

    /// Stars do reach further than what is diced for: to the 31st.
    private void field(SplittableRandom random, int least, int most) {
      boolean ofMonth = least == 1 && most == 28;
      Set<Integer> meant = new TreeSet<>();
      if (random.nextInt(3) > 0) {
        int step = random.nextInt(3) == 0 ? 1 + random.nextInt(9) : 1;
        for (int value = least; value <= (ofMonth ? 31 : most); value += step) meant.add(value);
        texts.add(step == 1 ? "*" : "*/" + step);
      } else {
        var items = new ArrayList<String>();
        for (int item = random.nextInt(3); item >= 0; item--) {
          int from = least + random.nextInt(most - least + 1);
          int to = from + random.nextInt(most - from + 1);
          int step = 1 + random.nextInt(4);
          if (random.nextBoolean()) {
            to = from;
            items.add("" + from);
          } else {
            items.add(from + "-" + to + "/" + step);
          }
          for (int value = from; value <= to; value += step) meant.add(value);
        }
        texts.add(String.join(",", items));
      }
      values.add(meant);
    }
  }
}
