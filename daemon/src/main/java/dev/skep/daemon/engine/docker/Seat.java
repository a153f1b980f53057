package dev.skep.daemon.engine.docker;

import dev.skep.agent.exec.ContainerEvent.FoundGuest;
import dev.skep.daemon.engine.NodeLabels;
import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A container of the user's own on one of the engine's networks that stand for the swarm's.
///
/// @param container the engine's id of it
/// @param name of the container
/// @param entry under which the container has the network
/// @param address without prefix length
record Seat(String container, String name, NetworkId network, String entry, String address) {
  /// Parts of a container's and of a network's id that make up a guest's: together as long as any
  /// id, and unlike that of another container or network.
  private static final int CONTAINER_CHARACTERS = 13;

  private static final int NETWORK_CHARACTERS = 12;

  private static final int SHORT_ID_CHARACTERS = 12;

  /// @param listed a container as the engine lists it
  static List<Seat> of(JsonNode listed, Carriers carriers) {
    var seats = new ArrayList<Seat>();
    if (!listed.path("Labels").path(NodeLabels.TASK).asString("").isEmpty()) return seats;
    for (var entry : listed.path("NetworkSettings").path("Networks").properties()) {
      JsonNode settings = entry.getValue();
      Optional<NetworkId> network =
          carriers.stands(entry.getKey(), settings.path("NetworkID").asString(""));
      String address = settings.path("IPAMConfig").path("IPv4Address").asString("");
      if (network.isEmpty() || address.isEmpty()) continue;
      seats.add(
          new Seat(
              listed.path("Id").asString(""),
              name(listed.path("Names")),
              network.get(),
              entry.getKey(),
              address));
    }
    return seats;
  }

  /// Names that other containers have for it by links have two slashes.
  private static String name(JsonNode names) {
    for (JsonNode it : names) {
      String name = it.asString("");
      if (name.lastIndexOf('/') == 0) return name.substring(1);
    }
    return "";
  }

  String key() {
    return container + "/" + entry + "/" + address;
  }

  /// Docker's clients call containers by the beginning of their id, and it is a name to others,
  /// too.
  ///
  /// @param inspected the container whole
  List<String> aliases(JsonNode inspected) {
    var aliases = new LinkedHashSet<String>();
    inspected
        .path("NetworkSettings")
        .path("Networks")
        .path(entry)
        .path("Aliases")
        .forEach(it -> aliases.add(it.asString("")));
    aliases.add(beginning(container, SHORT_ID_CHARACTERS));
    return List.copyOf(aliases);
  }

  FoundGuest guest(List<String> aliases) {
    return new FoundGuest(spare(), network, address, name, aliases);
  }

  private GuestId spare() {
    return new GuestId(
        beginning(container, CONTAINER_CHARACTERS)
            + beginning(network.value(), NETWORK_CHARACTERS));
  }

  private static String beginning(String id, int most) {
    return id.substring(0, Math.min(most, id.length()));
  }
}
