package dev.skep.daemon.engine.docker;

import dev.skep.daemon.engine.NodeLabels;
import dev.skep.model.NetworkId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The engine's networks that stand for networks of the swarm, by their own names and ids.
record Carriers(TreeMap<String, NetworkId> names, TreeMap<String, NetworkId> ids) {
  /// @param listed those with our label
  static Carriers of(JsonNode listed) {
    var carriers = new Carriers(new TreeMap<>(), new TreeMap<>());
    for (JsonNode it : listed) {
      String stands = it.path("Labels").path(NodeLabels.NETWORK).asString("");
      if (stands.isEmpty()) continue;
      carriers.names.put(it.path("Name").asString(""), new NetworkId(stands));
      carriers.ids.put(it.path("Id").asString(""), new NetworkId(stands));
    }
    return carriers;
  }

  boolean isEmpty() {
    return ids.isEmpty();
  }

  /// By all of which containers may refer to them.
  List<String> words() {
    return Stream.concat(names.keySet().stream(), ids.keySet().stream()).toList();
  }

  /// What a container's entry for one of its networks stands for.
  ///
  /// @param name under which the entry stands, and by which the container finds it when it starts
  /// @param id the engine's; empty in containers that have not started yet, and of a former network
  ///   in those that have not started since
  Optional<NetworkId> stands(String name, String id) {
    return Optional.ofNullable(ids.get(id)).or(() -> Optional.ofNullable(names.get(name)));
  }
}
