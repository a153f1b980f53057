package dev.skep.manager.timetable;

import dev.skep.model.ServiceSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a job runs, as its labels say.
///
/// @param expression in the zone's local time. A minute that the local time leaves out is due when
///   it goes on; one that it has twice is due the first time
/// @param deadline how late a run may begin
/// @param suspended whether it begins none for the time being
public record Schedule(
    CronExpression expression,
    ZoneId zone,
    Concurrency concurrency,
    Duration deadline,
    boolean suspended) {
  /// Long enough for a new leader, and for a host that restarts with all its managers.
  public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(5);

  /// A change of leaders takes seconds: with less, runs would be left out every now and then.
  static final Duration LEAST_DEADLINE = Duration.ofSeconds(10);

  private static final String ZONE = ServiceSpec.SCHEDULE + ".zone";
  private static final String CONCURRENCY = ServiceSpec.SCHEDULE + ".concurrency";
  private static final String DEADLINE = ServiceSpec.SCHEDULE + ".deadline";
  private static final String SUSPEND = ServiceSpec.SCHEDULE + ".suspend";
  private static final List<String> KNOWN =
      List.of(ServiceSpec.SCHEDULE, CONCURRENCY, DEADLINE, SUSPEND, ZONE);

  private static final Pattern SPAN =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

  /// What a run that is due does while the one before is not over.
  public enum Concurrency {
    /// It waits for its end, as long as it may begin late.
    FORBID,
    /// It takes its place.
    REPLACE
  }

  /// @return empty when nothing is said of one
  public static Optional<Schedule> of(ServiceSpec spec) throws BadSchedule {
    SortedMap<String, String> labels = spec.scheduleLabels();
    if (labels.isEmpty()) return Optional.empty();
    var unknown = new ArrayList<>(labels.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      throw new BadSchedule(
          "unknown label " + unknown.getFirst() + ": known are " + String.join(", ", KNOWN));
    }
    String text = labels.get(ServiceSpec.SCHEDULE);
    if (text == null) {
      throw new BadSchedule(
          "label " + labels.firstKey() + " says nothing without " + ServiceSpec.SCHEDULE);
    }
    if (!spec.mode().isJob()) {
      throw new BadSchedule(
          "label "
              + ServiceSpec.SCHEDULE
              + " is for services in mode replicated-job or global-job only");
    }
    return Optional.of(
        new Schedule(
            expression(text),
            zone(labels.getOrDefault(ZONE, "UTC")),
            concurrency(labels.getOrDefault(CONCURRENCY, "forbid")),
            labels.containsKey(DEADLINE) ? deadline(labels.get(DEADLINE)) : DEFAULT_DEADLINE,
            suspended(labels.getOrDefault(SUSPEND, "false"))));
  }

  private static CronExpression expression(String text) throws BadSchedule {
    try {
      return CronExpression.parse(text);
    } catch (BadSchedule why) {
      throw invalid(ServiceSpec.SCHEDULE, text, why.getMessage());
    }
  }

  private static ZoneId zone(String name) throws BadSchedule {
    // Not whatever ZoneId.of takes: an offset has no summer time, and is no name either.
    if (ZoneRulesProvider.getAvailableZoneIds().contains(name)) return ZoneId.of(name);
    throw invalid(ZONE, name, "it is no time zone, as Europe/Berlin or UTC");
  }

  private static Concurrency concurrency(String word) throws BadSchedule {
    return switch (word) {
      case "forbid" -> Concurrency.FORBID;
      case "replace" -> Concurrency.REPLACE;
      case "allow" ->
          throw invalid(
              CONCURRENCY,
              word,
              "a job has one run at a time; forbid lets the next one wait, replace ends the one"
                  + " before");
      default -> throw invalid(CONCURRENCY, word, "it is forbid or replace");
    };
  }

  private static Duration deadline(String text) throws BadSchedule {
    Matcher parts = SPAN.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw invalid(DEADLINE, text, "it is a time span, as 90s, 10m or 1h30m");
    }
    Duration deadline =
        Duration.ofHours(number(parts, 1))
            .plusMinutes(number(parts, 2))
            .plusSeconds(number(parts, 3));
    if (deadline.compareTo(LEAST_DEADLINE) < 0) {
      throw invalid(DEADLINE, text, "it is at least " + LEAST_DEADLINE.toSeconds() + "s");
    }
    return deadline;
  }

  private static long number(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static boolean suspended(String word) throws BadSchedule {
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(SUSPEND, word, "it is true or false");
    };
  }

  private static BadSchedule invalid(String label, String value, String why) {
    return new BadSchedule("invalid " + label + " \"" + value + "\": " + why);
  }

  /// The first moment after the one.
  public Instant next(Instant after) {
    LocalDateTime local = LocalDateTime.ofInstant(after, zone);
    while (true) {
      local = expression.next(local);
      Instant moment = moment(local);
      // The local time has been set back: it was that late before.
      if (moment.isAfter(after)) return moment;
    }
  }

  private Instant moment(LocalDateTime local) {
    var jump = zone.getRules().getTransition(local);
    if (jump != null && jump.isGap()) return jump.getInstant();
    return local.atZone(zone).toInstant();
  }

  /// The last moment that is after the one and not after the other. Halves the time between them
  /// instead of walking through it: there may be a year of minutes.
  public Optional<Instant> last(Instant after, Instant upTo) {
    Instant found = next(after);
    if (found.isAfter(upTo)) return Optional.empty();
    Instant end = upTo;
    for (Instant follows = next(found); !follows.isAfter(upTo); follows = next(found)) {
      Instant middle = found.plus(Duration.between(found, end).dividedBy(2));
      Instant later = next(middle);
      if (later.isAfter(upTo)) end = middle;
      found = later.isAfter(upTo) ? follows : later;
    }
    return Optional.of(found);
  }
}
