package dev.skep.wire;

import dev.skep.model.NetworkKey;
import java.util.List;

/// All that a node knows of the swarm's networks.
///
/// @param networks those that the node has
/// @param hosts the other nodes that have one of them
/// @param services those that stand on one of them
/// @param guests containers of users' own on them, of this node too
/// @param keys for encrypted networks, oldest first; empty on a node that has none of these, and
///   among news where the keys are the former ones
public record NetworkMap(
    List<NetworkInfo> networks,
    List<HostInfo> hosts,
    List<ServiceEndpoints> services,
    List<GuestEndpoint> guests,
    List<NetworkKey> keys) {
  public static final NetworkMap EMPTY = new NetworkMap(List.of(), List.of(), List.of());

  public NetworkMap {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
    services = List.copyOf(services);
    guests = List.copyOf(guests);
    keys = List.copyOf(keys);
  }

  /// Of a node without guests and encrypted networks.
  public NetworkMap(
      List<NetworkInfo> networks, List<HostInfo> hosts, List<ServiceEndpoints> services) {
    this(networks, hosts, services, List.of(), List.of());
  }

  public NetworkMap withGuests(List<GuestEndpoint> guests) {
    return new NetworkMap(networks, hosts, services, guests, keys);
  }

  public NetworkMap withKeys(List<NetworkKey> keys) {
    return new NetworkMap(networks, hosts, services, guests, keys);
  }
}
