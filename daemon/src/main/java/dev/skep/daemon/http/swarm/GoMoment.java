package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.HttpRefusal;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A moment as Docker's filters take it: seconds since 1970, a date, a date with time, or a span
/// such as `24h` before now.
final class GoMoment {
  private GoMoment() {}

  private static final Pattern SPAN =
      Pattern.compile("(?:[0-9]{1,9}(?:\\.[0-9]{1,9})?(?:h|ms|m|us|µs|ns|s))+");

  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(h|ms|m|us|µs|ns|s)");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}(?:\\.[0-9]{1,9})?");

  private static final List<Function<String, Instant>> DATES =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

  static Instant parse(String text, Instant now) {
    if (SECONDS.matcher(text).matches()) return after(Instant.EPOCH, text, "s");
    if (SPAN.matcher(text).matches()) return now.minus(span(text));
    return DATES.stream()
        .flatMap(date -> tried(date, text).stream())
        .findFirst()
        .orElseThrow(() ->
            HttpRefusal.badRequest(
                "invalid until filter: " + text + " is neither a moment nor a span of time"));
  }

  private static Optional<Instant> tried(Function<String, Instant> date, String text) {
    try {
      return Optional.of(date.apply(text));
    } catch (DateTimeException another) {
      return Optional.empty();
    }
  }

  private static Instant after(Instant start, String number, String unit) {
    return start.plus(span(number, unit));
  }

  private static Duration span(String text) {
    var span = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) span = span.plus(span(parts.group(1), parts.group(2)));
    return span;
  }

  private static Duration span(String number, String unit) {
    long nanos =
        switch (unit) {
          case "h" -> 3_600_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "s" -> 1_000_000_000L;
          case "ms" -> 1_000_000L;
          case "us", "µs" -> 1_000L;
          default -> 1L;
        };
    BigDecimal[] split =
        new BigDecimal(number)
            .multiply(BigDecimal.valueOf(nanos))
            .divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
    return Duration.ofSeconds(split[0].longValue(), split[1].longValue());
  }
}
