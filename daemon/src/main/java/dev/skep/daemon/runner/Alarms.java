package dev.skep.daemon.runner;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// Timers of one thread, in order of time. Setting one again replaces it. They go off after so much
/// time, whatever happens to the machine's clock meanwhile: one that is set back by an hour must
/// not put everything off for an hour.
final class Alarms<K> {
  /// Users may set spans of up to 292 years, and loops add to them; nanoseconds end there.
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final LongSupplier nanos;
  private final Map<K, Slot> slots = new HashMap<>();
  private final TreeMap<Slot, K> order = new TreeMap<>();
  private long count;

  /// @param at in nanoseconds since the alarms were made
  /// @param number breaks ties by age
  private record Slot(long at, long number) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  Alarms() {
    long begin = System.nanoTime();
    this(() -> System.nanoTime() - begin);
  }

  /// @param nanos time that only goes on
  Alarms(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void set(K key, Duration after) {
    var slot = new Slot(nanos.getAsLong() + within(after).toNanos(), count++);
    Slot before = slots.put(key, slot);
    if (before != null) order.remove(before);
    order.put(slot, key);
  }

  private static Duration within(Duration span) {
    if (span.isNegative()) return Duration.ZERO;
    return span.compareTo(LONGEST) < 0 ? span : LONGEST;
  }

  /// What is due by now; it is not set any more.
  List<K> due() {
    long now = nanos.getAsLong();
    var due = new ArrayList<K>();
    while (!order.isEmpty() && order.firstKey().at() <= now) {
      K key = order.pollFirstEntry().getValue();
      slots.remove(key);
      due.add(key);
    }
    return due;
  }

  /// Until the next one; empty when none is set.
  Optional<Duration> untilNext() {
    if (order.isEmpty()) return Optional.empty();
    return Optional.of(Duration.ofNanos(Math.max(0, order.firstKey().at() - nanos.getAsLong())));
  }
}
