package dev.skep.bench.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a page of figures says of where they come from.
final class Checkout {
  private Checkout() {}

  static String load() throws IOException {
    String[] averages = Files.readString(Path.of("/proc/loadavg")).split(" ");
    return averages[0];
  }

  static String commit() throws IOException, InterruptedException {
    return output("git", "describe", "--always", "--dirty");
  }

  /// "unknown" if the command fails.
  static String output(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? text.strip() : "unknown";
  }
}
