package dev.skep.bench.daemon;

import java.util.Arrays;
import java.util.Locale;

/// Many durations, of which only their distribution counts.
final class Spread {
  private long[] nanos = new long[1024];
  private int count;

  synchronized void add(long duration) {
    if (count == nanos.length) nanos = Arrays.copyOf(nanos, 2 * count);
    nanos[count++] = duration;
  }

  synchronized void clear() {
    count = 0;
  }

  synchronized int count() {
    return count;
  }

  /// p50, p99 and the longest, in milliseconds.
  synchronized String text() {
    if (count == 0) return "–";
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%.1f / %.1f / %.0f ms",
        sorted[count / 2] / 1e6,
        sorted[(int) (count * 0.99)] / 1e6,
        sorted[count - 1] / 1e6);
  }
}
