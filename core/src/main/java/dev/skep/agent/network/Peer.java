package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import java.util.Comparator;

/// An address on a swarm network that another node has: a container's, or the node's own.
///
/// @param host where the other node takes the network's frames
public record Peer(Ipv4 address, Ipv4 host) implements Comparable<Peer> {
  private static final Comparator<Peer> ORDER =
      Comparator.comparing(Peer::address).thenComparing(Peer::host);

  String mac() {
    return MacAddress.of(address);
  }

  @Override
  public int compareTo(Peer other) {
    return ORDER.compare(this, other);
  }
}
