package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// How a network's frames travel between nodes. The device knows every address of every other node
/// from the managers: it learns nothing and floods nothing.
///
/// @param id tells the network's frames from others' on the wire
/// @param port UDP, the same on all nodes
/// @param local our end; empty leaves it to the kernel
/// @param peers all that other nodes have on the network
/// @param sealed its frames go to the relay and to nobody else: the device sends from a place that
///   knows no other way
public record Vxlan(int id, int port, Optional<Ipv4> local, List<Peer> peers, boolean sealed) {
  /// All our devices begin like this, and no other device does.
  static final String DEVICE_PREFIX = "vx" + BridgeNetwork.BRIDGE_PREFIX;

  private static final int IDS = 1 << 24;

  public Vxlan {
    if (id < 1 || id >= IDS) throw new IllegalArgumentException("not a VXLAN id: " + id);
    PortKey.checkPort("VXLAN port", port);
    peers = peers.stream().sorted().toList();
    var seen = new TreeSet<Ipv4>();
    for (var peer : peers) {
      if (!seen.add(peer.address())) {
        throw new IllegalArgumentException("two nodes have the address " + peer.address());
      }
    }
  }

  /// Whose frames go to other nodes as they are.
  public Vxlan(int id, int port, Optional<Ipv4> local, List<Peer> peers) {
    this(id, port, local, peers, false);
  }
}
