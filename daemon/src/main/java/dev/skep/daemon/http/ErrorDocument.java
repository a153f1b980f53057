package dev.skep.daemon.http;

import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// `{"message":"…"}` and a line end, as Go's encoder leaves it.
final class ErrorDocument {
  private static final JsonMapper JSON = new JsonMapper();

  private ErrorDocument() {}

  static byte[] of(String message) {
    var document = JSON.writeValueAsBytes(Map.of("message", message));
    var line = Arrays.copyOf(document, document.length + 1);
    line[document.length] = '\n';
    return line;
  }
}
