package dev.skep.manager.dispatcher;

import dev.skep.model.Cluster;
import dev.skep.model.Ipv4;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkKey;
import dev.skep.model.Node;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.store.View;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What two nodes have in common: a network is built on each node that has an address of its own on
/// it, and spans just these.
final class Sharing {
  private Sharing() {}

  static SortedSet<NetworkId> networks(Node node) {
    var all = new TreeSet<NetworkId>();
    for (NetworkAttachment at : node.attachments()) all.add(at.network());
    return all;
  }

  /// The network as the node must build it; empty while it does not have it.
  static Optional<NetworkInfo> network(NetworkId id, Node node, View view) {
    int port = view.cluster().map(Cluster::dataPathPort).orElse(Cluster.DEFAULT_DATA_PATH_PORT);
    return view.network(id)
        .flatMap(network -> node.addressOn(id).flatMap(own -> network(network, own, port)));
  }

  private static Optional<NetworkInfo> network(Network network, String own, int port) {
    return network
        .state()
        .map(state ->
            new NetworkInfo(
                network.id(),
                network.name(),
                state.subnet(),
                Ipv4.withoutPrefix(own).toString(),
                state.vxlanId(),
                port,
                network.spec().internal(),
                network.spec().ingress(),
                network.spec().options()));
  }

  /// The host as another node knows it; empty when they share no network, or nobody knows yet where
  /// it is. One that is down is known all the same: its containers may still run.
  static Optional<HostInfo> host(Node host, Node other, View view) {
    List<NetworkAttachment> shared =
        host.attachments().stream()
            .filter(at -> other.addressOn(at.network()).isPresent())
            .toList();
    if (shared.isEmpty() || host.dataPathAddr().isEmpty()) return Optional.empty();
    boolean sealed = shared.stream().anyMatch(at -> encrypted(at.network(), view));
    return Optional.of(
        new HostInfo(
            host.id(),
            host.description().hostname(),
            host.dataPathAddr(),
            shared,
            sealed ? host.description().incarnation() : ""));
  }

  static boolean encrypted(NetworkId id, View view) {
    return view.network(id).filter(network -> network.spec().encrypted()).isPresent();
  }

  /// What the node seals frames with; none unless it has an encrypted network.
  static List<NetworkKey> keys(Node node, View view) {
    boolean sealing = node.attachments().stream().anyMatch(at -> encrypted(at.network(), view));
    return sealing ? view.cluster().map(Cluster::networkKeys).orElse(List.of()) : List.of();
  }

  /// Whether others see no difference between the two, save those that seal frames for it.
  static boolean sameHost(Node before, Node after) {
    return before.attachments().equals(after.attachments())
        && before.dataPathAddr().equals(after.dataPathAddr())
        && before.description().hostname().equals(after.description().hostname());
  }

  static boolean sameRun(Node before, Node after) {
    return before.description().incarnation().equals(after.description().incarnation());
  }
}
