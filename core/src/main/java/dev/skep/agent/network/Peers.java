package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.wire.NetworkMap;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What other nodes have on each network, collected in one walk over all that is known.
final class Peers {
  private final SortedMap<NodeId, Ipv4> hosts = new TreeMap<>();
  private final SortedMap<NetworkId, SortedMap<Ipv4, Peer>> gateways = new TreeMap<>();
  private final SortedMap<NetworkId, SortedMap<Ipv4, Peer>> all = new TreeMap<>();

  private Peers() {}

  /// @param self the node that asks
  static Peers of(NodeId self, NetworkMap map) {
    var peers = new Peers();
    for (var host : map.hosts()) {
      ipv4(host.address()).ifPresent(address -> peers.hosts.put(host.node(), address));
    }
    for (var service : map.services()) {
      for (var task : service.tasks()) {
        if (!task.node().equals(self)) peers.put(peers.all, task.node(), task.addresses());
      }
    }
    for (var guest : map.guests()) {
      if (!guest.node().equals(self)) peers.put(peers.all, guest.node(), List.of(guest.at()));
    }
    for (var host : map.hosts()) {
      peers.put(peers.all, host.node(), host.gateways());
      peers.put(peers.gateways, host.node(), host.gateways());
    }
    return peers;
  }

  /// Of tasks, of guests and of the nodes themselves.
  List<Peer> on(NetworkId network) {
    return List.copyOf(all.getOrDefault(network, Collections.emptySortedMap()).values());
  }

  /// Of the nodes themselves.
  List<Peer> gatewaysOn(NetworkId network) {
    return List.copyOf(gateways.getOrDefault(network, Collections.emptySortedMap()).values());
  }

  /// What is on a node that has not been told yet waits for it.
  private void put(
      SortedMap<NetworkId, SortedMap<Ipv4, Peer>> networks,
      NodeId node,
      List<NetworkAttachment> attachments) {
    var host = hosts.get(node);
    if (host == null) return;
    for (var it : attachments) {
      var address = Ipv4.withoutPrefix(it.address());
      networks
          .computeIfAbsent(it.network(), _ -> new TreeMap<>())
          .put(address, new Peer(address, host));
    }
  }

  /// Empty for a node that is known by an IPv6 address only: no way there is built yet.
  static Optional<Ipv4> ipv4(String address) {
    try {
      return Optional.of(Ipv4.parse(address));
    } catch (IllegalArgumentException another) {
      return Optional.empty();
    }
  }
}
