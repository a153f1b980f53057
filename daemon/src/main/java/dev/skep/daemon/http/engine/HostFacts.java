package dev.skep.daemon.http.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// This machine, as `/info` describes one. Asked anew each time: names and kernels change under a
/// long-lived daemon.
record HostFacts(
    String name,
    int cpus,
    long memoryBytes,
    String kernel,
    String system,
    String systemVersion,
    String machine) {
  static HostFacts read() {
    return new HostFacts(
        line("/proc/sys/kernel/hostname").orElse("localhost"),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        line("/proc/sys/kernel/osrelease").orElse(""),
        release("PRETTY_NAME").orElse("Linux"),
        release("VERSION_ID").orElse(""),
        machine(System.getProperty("os.arch", "")));
  }

  /// `x86_64` where `/info` speaks, `amd64` where `/version` does.
  String goArchitecture() {
    return switch (machine) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> machine;
    };
  }

  private static String machine(String javaName) {
    return javaName.equals("amd64") ? "x86_64" : javaName;
  }

  private static long memory() {
    return lines("/proc/meminfo")
        .filter(line -> line.startsWith("MemTotal:"))
        .findFirst()
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .orElse(0L);
  }

  private static Optional<String> release(String key) {
    return lines("/etc/os-release")
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1).replace("\"", ""))
        .findFirst();
  }

  private static Optional<String> line(String file) {
    return lines(file).findFirst();
  }

  private static Stream<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file)).stream();
    } catch (IOException absent) {
      return Stream.empty();
    }
  }
}
