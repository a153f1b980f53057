package dev.skep.dockerapi.codec;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// Times, spans and fractions as Go prints them.
public final class Scalars {
  private Scalars() {}

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

  /// `2026-11-21T13:17:05.89Z`.
  public static String moment(Instant at) {
    if (at.getNano() == 0) return SECONDS.format(at) + "Z";
    String fraction = "%09d".formatted(at.getNano()).replaceAll("0+$", "");
    return SECONDS.format(at) + "." + fraction + "Z";
  }

  /// With nine digits always, as in log lines.
  public static String longMoment(Instant at) {
    return SECONDS.format(at) + ".%09dZ".formatted(at.getNano());
  }

  static Optional<Instant> moment(String text) {
    try {
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// The shortest text that reads back as the same 32-bit fraction.
  static String ratio(float value) {
    if (value == 0) return "0";
    return new BigDecimal(Float.toString(value)).stripTrailingZeros().toPlainString();
  }

  /// Nanoseconds; spans beyond 292 years do not occur.
  static long nanos(Duration span) {
    return span.toNanos();
  }
}
