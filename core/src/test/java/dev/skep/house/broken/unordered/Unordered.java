package dev.skep.house.broken.unordered;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Everything whose order is another one in the next run, and some that keep it.
final class Unordered {
  final Set<String> seen = new HashSet<>();
  final Set<String> few = Set.of("a", "b");
  final Map<String, String> map = Map.copyOf(new TreeMap<String, String>());

  Object collected(List<String> texts) {
    return List.of(
        texts.stream().collect(Collectors.toSet()),
        texts.stream().collect(Collectors.toMap(t -> t, t -> t)),
        texts.stream().collect(Collectors.groupingBy(String::length)));
  }

  Object ordered(List<String> texts) {
    return List.of(
        texts.stream().collect(Collectors.toCollection(TreeSet::new)),
        texts.stream().collect(Collectors.toMap(t -> t, t -> t, (a, _) -> a, TreeMap::new)));
  }
}
