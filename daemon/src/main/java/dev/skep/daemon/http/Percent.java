package dev.skep.daemon.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// `%41` → `A`, as UTF-8; anything else in the place of two hex digits is refused in Go's words.
final class Percent {
  private Percent() {}

  static String decodePath(String raw) {
    return decode(raw, false);
  }

  static String decodeQuery(String raw) {
    return decode(raw, true);
  }

  private static String decode(String raw, boolean plusIsBlank) {
    if (raw.indexOf('%') < 0 && !(plusIsBlank && raw.indexOf('+') >= 0)) return raw;
    var bytes = new ByteArrayOutputStream(raw.length());
    for (var i = 0; i < raw.length(); i++) {
      var c = raw.charAt(i);
      if (c == '%') {
        bytes.write(escaped(raw, i));
        i += 2;
      } else if (c == '+' && plusIsBlank) {
        bytes.write(' ');
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int escaped(String raw, int at) {
    var high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
    var low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
    if (high >= 0 && low >= 0) return high * 16 + low;
    throw HttpRefusal.badRequest(
        "invalid URL escape \"" + raw.substring(at, Math.min(at + 3, raw.length())) + "\"");
  }
}
