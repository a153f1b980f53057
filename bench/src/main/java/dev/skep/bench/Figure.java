package dev.skep.bench;

import java.util.Locale;

/// One line of the table.
///
/// @param nanos of processor time, the best of the runs
/// @param peer who is quoted with which figure; quoted, not measured here
/// @param goal as the design sets it
record Figure(String name, long nanos, String peer, String goal) {
  String line() {
    return String.format(Locale.ROOT, "%-58s %12s   %-24s %s", name, duration(), peer, goal);
  }

  String json() {
    return "{\"name\":\""
        + name
        + "\",\"nanos\":"
        + nanos
        + ",\"peer\":\""
        + peer
        + "\",\"goal\":\""
        + goal
        + "\"}";
  }

  private String duration() {
    if (nanos < 10_000) return nanos + " ns";
    if (nanos < 10_000_000) return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
    if (nanos < 10_000_000_000L) return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }
}
