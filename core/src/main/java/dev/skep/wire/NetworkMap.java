package dev.skep.wire;

import dev.skep.model.NetworkKey;
import java.util.List;

/// All that a node knows of the swarm's networks.
///
/// @param networks those that the node has
/// @param hosts the other nodes that have one of them
/// @param services those that stand on one of them
/// @param keys for encrypted networks, oldest first; empty on a node that has none of these, and
///   among news where the keys are the former ones
public record NetworkMap(
    List<NetworkInfo> networks,
    List<HostInfo> hosts,
    List<ServiceEndpoints> services,
    List<NetworkKey> keys) {
  public static final NetworkMap EMPTY = new NetworkMap(List.of(), List.of(), List.of());

  public NetworkMap {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
    services = List.copyOf(services);
    keys = List.copyOf(keys);
  }

  /// Of a node without encrypted networks.
  public NetworkMap(
      List<NetworkInfo> networks, List<HostInfo> hosts, List<ServiceEndpoints> services) {
    this(networks, hosts, services, List.of());
  }

  public NetworkMap withKeys(List<NetworkKey> keys) {
    return new NetworkMap(networks, hosts, services, keys);
  }
}
