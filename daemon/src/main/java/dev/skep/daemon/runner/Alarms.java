package dev.skep.daemon.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Timers of one thread, in order of time. Setting one again replaces it.
final class Alarms<K> {
  private final Map<K, Slot> slots = new HashMap<>();
  private final TreeMap<Slot, K> order = new TreeMap<>();
  private long count;

  /// @param number breaks ties by age
  private record Slot(Instant at, long number) implements Comparable<Slot> {
    @Override
    public int compareTo(Slot other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  void set(K key, Instant at) {
    var slot = new Slot(at, count++);
    Slot before = slots.put(key, slot);
    if (before != null) order.remove(before);
    order.put(slot, key);
  }

  /// What is due by now; it is not set any more.
  List<K> due(Instant now) {
    var due = new ArrayList<K>();
    while (!order.isEmpty() && !order.firstKey().at().isAfter(now)) {
      K key = order.pollFirstEntry().getValue();
      slots.remove(key);
      due.add(key);
    }
    return due;
  }

  /// Until the next one; empty when none is set.
  Optional<Duration> untilNext(Instant now) {
    if (order.isEmpty()) return Optional.empty();
    Duration left = Duration.between(now, order.firstKey().at());
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }
}
