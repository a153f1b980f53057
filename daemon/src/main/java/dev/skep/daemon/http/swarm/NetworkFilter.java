package dev.skep.daemon.http.swarm;

import dev.skep.manager.api.Filters;
import dev.skep.model.Network;
import java.util.SortedMap;

/// Which swarm networks a list shows. The engine judges the same filters for its own networks, and
/// refuses the ones that do not exist.
final class NetworkFilter {
  private NetworkFilter() {}

  static boolean admits(Network it, Filters filters) {
    String driver = it.spec().driver().isEmpty() ? "overlay" : it.spec().driver();
    return any(filters, "id", word -> it.id().value().contains(word))
        && any(filters, "name", word -> it.name().startsWith(word))
        && any(filters, "driver", driver::equals)
        && any(filters, "scope", "swarm"::equals)
        && any(filters, "type", "custom"::equals)
        && any(filters, "dangling", word -> word.equals("0") || word.equals("false"))
        && filters.of("label").stream()
            .allMatch(word -> labelled(word, it.spec().annotations().labels()));
  }

  private static boolean any(
      Filters filters, String key, java.util.function.Predicate<String> test) {
    return filters.of(key).isEmpty() || filters.of(key).stream().anyMatch(test);
  }

  private static boolean labelled(String word, SortedMap<String, String> labels) {
    int equals = word.indexOf('=');
    if (equals < 0) return labels.containsKey(word);
    return word.substring(equals + 1).equals(labels.get(word.substring(0, equals)));
  }
}
