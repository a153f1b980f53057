package dev.skep.daemon.engine.docker;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an engine writes beside a log line: `key=value,key=value`, each escaped as in a URL.
final class LogDetails {
  private LogDetails() {}

  static SortedMap<String, String> parse(String text) {
    var details = new TreeMap<String, String>();
    for (String pair : text.split(",")) {
      int equals = pair.indexOf('=');
      if (equals > 0)
        details.put(read(pair.substring(0, equals)), read(pair.substring(equals + 1)));
    }
    return details;
  }

  private static String read(String escaped) {
    try {
      return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEscaped) {
      return escaped;
    }
  }
}
