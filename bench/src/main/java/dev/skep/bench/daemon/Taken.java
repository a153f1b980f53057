package dev.skep.bench.daemon;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What something took: time on the wall, and of the daemon's processors. On a busy machine only
/// the second can be compared.
record Taken(long wallNanos, long cpuNanos) {
  static Taken median(List<Taken> runs) {
    return runs.stream()
        .sorted(Comparator.comparingLong(Taken::wallNanos))
        .toList()
        .get(runs.size() / 2);
  }

  String text() {
    return String.format(Locale.ROOT, "%.2f s (CPU %.2f s)", wallNanos / 1e9, cpuNanos / 1e9);
  }
}
