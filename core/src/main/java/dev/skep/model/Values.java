package dev.skep.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Collections for records: immutable, and in the same order on every machine and in every run.
/// (`Map.of` and `Map.copyOf` iterate in another order in each JVM; applying a log entry must not.)
public final class Values {
  private Values() {}

  public static SortedMap<String, String> noLabels() {
    return Collections.emptySortedMap();
  }

  public static <K extends Comparable<K>, V> SortedMap<K, V> sorted(SortedMap<K, V> map) {
    return map.isEmpty()
        ? Collections.emptySortedMap()
        : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
