package dev.skep.bench.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Commands that are awaited.
final class Shell {
  private Shell() {}

  /// What it says on standard output. Its complaints go to ours.
  static String run(Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    if (exit != 0)
      throw new IOException(String.join(" ", words) + " ended with " + exit + ": " + said);
    return said.strip();
  }
}
