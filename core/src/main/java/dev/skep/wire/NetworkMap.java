package dev.skep.wire;

import java.util.List;

/// All that a node knows of the swarm's networks.
///
/// @param networks those that the node has
/// @param hosts the other nodes that have one of them
/// @param services those that stand on one of them
public record NetworkMap(
    List<NetworkInfo> networks, List<HostInfo> hosts, List<ServiceEndpoints> services) {
  public static final NetworkMap EMPTY = new NetworkMap(List.of(), List.of(), List.of());

  public NetworkMap {
    networks = List.copyOf(networks);
    hosts = List.copyOf(hosts);
    services = List.copyOf(services);
  }
}
