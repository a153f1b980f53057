package dev.skep.world;

import dev.skep.agent.exec.ContainerEvent.FoundGuest;
import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.store.InvariantViolation;
import dev.skep.wire.GuestWish;
import dev.skep.wire.NetworkMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The containers that users run on a node by themselves, on networks of the swarm: its engine has
/// them, whoever listens. Their addresses never change.
final class SimLodge {
  private final SortedMap<String, NetworkAttachment> containers = new TreeMap<>();

  /// What the daemon waits for; it dies with the daemon.
  private final SortedMap<GuestId, GuestWish> wishes = new TreeMap<>();

  /// Another daemon listens.
  void attach() {
    wishes.clear();
  }

  void wish(GuestWish wish) {
    wishes.put(wish.guest(), wish);
  }

  /// Returns whether anybody still waits for it.
  boolean giveUp(GuestId guest) {
    return wishes.remove(guest) != null;
  }

  /// Those whose place is there, with their address on the network; nobody waits for them any more.
  SortedMap<String, NetworkAttachment> given(NetworkMap map) {
    var given = new TreeMap<String, NetworkAttachment>();
    for (var guest : map.guests()) {
      boolean stands = map.networks().stream().anyMatch(it -> it.id().equals(guest.at().network()));
      if (stands && giveUp(guest.guest())) given.put(guest.guest().value(), guest.at());
    }
    return given;
  }

  void make(String container, NetworkAttachment at) {
    containers.put(container, at);
  }

  /// By hand, without a word to the daemon.
  Optional<String> remove(Chance chance) {
    if (containers.isEmpty()) return Optional.empty();
    String container = chance.pick(List.copyOf(containers.keySet()));
    containers.remove(container);
    return Optional.of(container);
  }

  List<FoundGuest> found() {
    return containers.entrySet().stream()
        .map(it -> {
          String address = it.getValue().address();
          return new FoundGuest(
              new GuestId("spare-" + it.getKey()),
              new NetworkId(it.getValue().network().value()),
              address.substring(0, address.indexOf('/')),
              it.getKey(),
              List.of());
        })
        .toList();
  }

  Set<NetworkAttachment> places() {
    return new HashSet<>(containers.values());
  }

  /// No two containers have the same address, wherever they run.
  static void apart(List<SimLodge> all) {
    var taken = new HashSet<NetworkAttachment>();
    for (SimLodge lodge : all) {
      lodge.containers.forEach((container, at) -> {
        if (!taken.add(at)) {
          throw new InvariantViolation(
              "container %s has the address %s, which another one has".formatted(container, at));
        }
      });
    }
  }
}
