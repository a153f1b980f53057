package dev.skep.manager.api;

import dev.skep.model.Values;
import dev.skep.store.Refusal;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// A user's wish to see only some objects: values within one key are alternatives, keys must all
/// hold.
public record Filters(SortedMap<String, SortedSet<String>> values) {
  public static final Filters NONE = new Filters(Collections.emptySortedMap());

  public Filters {
    values = Values.sorted(values);
  }

  /// The keys that a list does not know are refused, not ignored.
  public Optional<Refusal> unknownKey(List<String> known) {
    return values.keySet().stream()
        .filter(key -> !known.contains(key))
        .findFirst()
        .map(key -> Refusal.invalid("invalid filter '" + key + "'"));
  }

  public SortedSet<String> of(String key) {
    return values.getOrDefault(key, Collections.emptySortedSet());
  }

  boolean has(String key) {
    return !of(key).isEmpty();
  }

  public boolean any(String key, Predicate<String> test) {
    return !has(key) || of(key).stream().anyMatch(test);
  }

  public boolean prefix(String key, String value) {
    return any(key, value::startsWith);
  }

  boolean prefixIgnoringCase(String key, String value) {
    return any(key, it -> value.regionMatches(true, 0, it, 0, it.length()));
  }

  /// `key` or `key=value`; unlike the others, all of them must hold.
  public boolean labels(String key, SortedMap<String, String> labels) {
    return of(key).stream().allMatch(wanted -> holds(wanted, labels));
  }

  private static boolean holds(String wanted, SortedMap<String, String> labels) {
    int equals = wanted.indexOf('=');
    if (equals < 0) return labels.containsKey(wanted);
    String value = wanted.substring(equals + 1);
    String key = wanted.substring(0, equals);
    return labels.containsKey(key) && (value.isEmpty() || value.equals(labels.get(key)));
  }

  Filters with(String key, SortedSet<String> replaced) {
    var all = new TreeMap<>(values);
    all.put(key, new TreeSet<>(replaced));
    return new Filters(all);
  }
}
