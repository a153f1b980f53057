package dev.skep.dockerapi.codec;

import dev.skep.dockerapi.errors.ApiException;
import dev.skep.model.Payload;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;

/// Times, spans, fractions and bytes as Go prints them.
public final class Scalars {
  private Scalars() {}

  private static final int BILLION = 1_000_000_000;

  /// `2026-11-21T13:17:05.89Z`.
  public static String moment(Instant at) {
    if (at.getNano() == 0) return seconds(at).append('Z').toString();
    String fraction = digits(at.getNano());
    int end = fraction.length();
    while (fraction.charAt(end - 1) == '0') end--;
    return seconds(at).append('.').append(fraction, 0, end).append('Z').toString();
  }

  /// By hand: every object of a list has two moments, and formatters took a tenth of its time.
  private static StringBuilder seconds(Instant at) {
    var utc = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, ZoneOffset.UTC);
    var text = new StringBuilder(32).append(utc.toLocalDate()).append('T');
    two(text, utc.getHour()).append(':');
    two(text, utc.getMinute()).append(':');
    return two(text, utc.getSecond());
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  /// All nine.
  private static String digits(int nanos) {
    return Integer.toString(BILLION + nanos).substring(1);
  }

  /// With nine digits always, as in log lines.
  public static String longMoment(Instant at) {
    return seconds(at).append('.').append(digits(at.getNano())).append('Z').toString();
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

  static String base64(Payload bytes) {
    return Base64.getEncoder().encodeToString(bytes.bytes());
  }

  /// Line breaks are skipped, as Go does; padding is asked for.
  static Payload base64(String text) {
    String plain = text.replace("\r", "").replace("\n", "");
    try {
      if (plain.length() % 4 != 0) throw new IllegalArgumentException("no padding");
      return new Payload(Base64.getDecoder().decode(plain));
    } catch (IllegalArgumentException notBase64) {
      throw ApiException.badRequest(
          "invalid JSON: illegal base64 data at input byte " + validBytes(plain));
    }
  }

  /// How far the text could be base64.
  private static int validBytes(String text) {
    int at = 0;
    while (at < text.length() && isDigit(text.charAt(at))) at++;
    return at;
  }

  private static boolean isDigit(char c) {
    return c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || c >= '0' && c <= '9'
        || c == '+'
        || c == '/';
  }
}
