package dev.skep.bench.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What has come of all requests.
public final class Tally {
  /// Nobody reads more lines than these; how many there were is counted.
  private static final int MOST_TOLD = 50;

  private final List<String> failures = new ArrayList<>();
  private long[] nanos = new long[1024];
  private int answered;
  private int failed;
  private int again;

  synchronized void answered(long took) {
    if (answered == nanos.length) nanos = Arrays.copyOf(nanos, 2 * answered);
    nanos[answered++] = took;
  }

  synchronized void repeated() {
    again++;
  }

  synchronized void failed(String why) {
    failed++;
    if (failures.size() < MOST_TOLD) {
      failures.add(Instant.now().truncatedTo(ChronoUnit.MILLIS) + ": " + why);
    }
  }

  public synchronized int answered() {
    return answered;
  }

  public synchronized int failed() {
    return failed;
  }

  /// How many found their kept connection closed and made their request again on a new one.
  public synchronized int again() {
    return again;
  }

  /// The first of them, each with its moment.
  public synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /// @param share 0.5 for the median, 1 for the longest
  public synchronized double millis(double share) {
    if (answered == 0) return 0;
    long[] sorted = Arrays.copyOf(nanos, answered);
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * answered) - 1)] / 1e6;
  }

  /// The sums in the first line, then the failures.
  public synchronized String text() {
    String sums =
        String.format(
            Locale.ROOT,
            "answered %d, failed %d, again %d, p50 %.1f ms, p99 %.1f ms, longest %.0f ms%n",
            answered,
            failed,
            again,
            millis(0.5),
            millis(0.99),
            millis(1));
    return failures.isEmpty() ? sums : sums + String.join("\n", failures) + "\n";
  }
}
