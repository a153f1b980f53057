package dev.skep.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// When and where something was measured, as the head of its page says it.
final class Occasion {
  private Occasion() {}

  static String when() throws IOException, InterruptedException {
    return "- when: "
        + Instant.now().truncatedTo(ChronoUnit.MINUTES)
        + ", commit "
        + Shell.run(Map.of(), "git", "describe", "--always", "--dirty");
  }

  /// @param sharers who had the processors together
  /// @param before the load when it began
  static String machine(String sharers, String before) throws IOException {
    return "- machine: "
        + Runtime.getRuntime().availableProcessors()
        + " processors for "
        + sharers
        + " together; load average "
        + before
        + " before, "
        + load()
        + " after";
  }

  /// Of the last minute.
  static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }
}
