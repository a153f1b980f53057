package dev.skep.daemon.http.swarm;

import dev.skep.manager.api.Filters;
import dev.skep.manager.api.Networks;
import dev.skep.model.Network;
import dev.skep.model.NetworkSpec;
import dev.skep.store.View;
import java.util.SortedMap;

/// Which of the swarm's networks a list shows. The engine judges the same filters for its own
/// networks, and refuses the ones that do not exist.
final class NetworkFilter {
  private NetworkFilter() {}

  static boolean admits(Network it, View view, Filters filters) {
    String driver = it.spec().driverOrDefault();
    return admits(it.id().value(), it.name(), driver, it.spec().annotations().labels(), filters)
        && filters.any("dangling", word -> isYes(word) == Networks.isUnused(view, it));
  }

  /// One that only this node's engine tells of: how it is used elsewhere is not known, so it counts
  /// as used.
  static boolean admits(LocalNetworks.Local it, Filters filters) {
    return admits(it.carries().orElse(""), it.name(), NetworkSpec.OVERLAY, it.labels(), filters)
        && filters.any("dangling", word -> !isYes(word));
  }

  private static boolean admits(
      String id, String name, String driver, SortedMap<String, String> labels, Filters filters) {
    return filters.any("id", id::contains)
        && filters.any("name", name::contains)
        && filters.any("driver", driver::equals)
        && filters.any("scope", "swarm"::equals)
        && filters.any("type", "custom"::equals)
        && filters.labels("label", labels);
  }

  private static boolean isYes(String word) {
    return word.equals("1") || word.equals("true");
  }
}
