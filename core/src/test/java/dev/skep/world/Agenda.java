package dev.skep.world;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/// What is going to happen, and the clock, which jumps from one thing to the next.
public final class Agenda {
  private record Entry(Instant at, long order, Runnable what) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::order));
  private Instant now = Samples.NOON;
  private long order;

  public Instant now() {
    return now;
  }

  public void after(Duration delay, Runnable what) {
    at(now.plus(delay), what);
  }

  public void at(Instant at, Runnable what) {
    entries.add(new Entry(at.isBefore(now) ? now : at, order++, what));
  }

  /// Now, and again after each period, as long as `going`.
  public void every(Duration period, BooleanSupplier going, Runnable what) {
    if (!going.getAsBoolean()) return;
    what.run();
    after(period, () -> every(period, going, what));
  }

  /// All that happens until then.
  public void runUntil(Instant end) {
    while (!entries.isEmpty() && !entries.peek().at().isAfter(end)) {
      Entry next = entries.remove();
      now = next.at();
      next.what().run();
    }
    now = end;
  }
}
