package dev.skep.daemon.engine.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The stream of a pull: status objects, one a line. Its HTTP status is 200 from the start, so that
/// a failure can only be seen in here.
final class PullProgress {
  private PullProgress() {}

  /// Reads to the end.
  static Optional<String> error(InputStream stream) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    Optional<String> error = Optional.empty();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isBlank()) continue;
      String text =
          EngineApi.parse(line.getBytes(StandardCharsets.UTF_8)).path("error").asString("");
      if (!text.isEmpty()) error = Optional.of(text);
    }
    return error;
  }
}
