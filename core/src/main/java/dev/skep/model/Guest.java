package dev.skep.model;

import dev.skep.model.Task.NetworkAttachment;
import java.util.List;
import java.util.Optional;

/// The place of a container on a network of the swarm that no service stands behind: a user runs it
/// on one node by himself. It has an address and names there as a task has. A container on two
/// networks is two guests.
///
/// @param node runs the container; never changes
/// @param container its name; empty while only its engine knows it
/// @param aliases further names of the container on that network
/// @param wish the address that the user asked for, without prefix length; empty leaves the choice
/// @param address given by the allocator, with prefix length; empty before. Never changes
///   afterwards: the container's engine is told it once
/// @param trouble why it has no place yet; empty if nothing is wrong
public record Guest(
    GuestId id,
    Meta meta,
    NodeId node,
    NetworkId network,
    String container,
    List<String> aliases,
    String wish,
    Optional<String> address,
    String trouble)
    implements StoreObject {
  public Guest {
    aliases = List.copyOf(aliases);
  }

  @Override
  public Guest withMeta(Meta meta) {
    return new Guest(id, meta, node, network, container, aliases, wish, address, trouble);
  }

  public Guest named(String container, List<String> aliases) {
    return new Guest(id, meta, node, network, container, aliases, wish, address, trouble);
  }

  public Guest at(Optional<String> address, String trouble) {
    return new Guest(id, meta, node, network, container, aliases, wish, address, trouble);
  }

  /// Its place, once it has one.
  public Optional<NetworkAttachment> attachment() {
    return address.map(it -> new NetworkAttachment(network, it));
  }

  /// As people know it.
  public String shownName() {
    return container.isEmpty() ? "container of guest " + id : "container " + container;
  }
}
