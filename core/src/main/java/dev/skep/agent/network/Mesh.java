package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import java.util.List;

/// The routing mesh among nodes. A published port's connection may come in at one node and be
/// answered by a task of another, which sees the client's own address. So its answers would go
/// straight to the client, who does not expect them from there; they must go back through the node
/// that the connection came in at. The task's node recognises that one by the hardware address of
/// its bridge, marks the connection, and routes answers by the mark.
///
/// @param bridge of the network that carries the mesh
/// @param nodes the other nodes' own addresses on it
public record Mesh(String bridge, List<Peer> nodes) {
  /// The highest byte of our marks and of our routing tables, and the owner that the kernel keeps
  /// with our rules and routes. Kubernetes, Calico, Cilium and Tailscale mark in lower bits.
  static final int TAG = 0x5e;

  private static final int TAG_SHIFT = 24;

  /// What all our marks have in common, under [#MASK].
  static final String ANY_MARK = hex(TAG << TAG_SHIFT);

  static final String MASK = hex(0xff << TAG_SHIFT);

  public Mesh {
    nodes = nodes.stream().sorted().toList();
  }

  /// One number for a node's mark and its routing table: the tag and the last three bytes of its
  /// address. Unique in any network down to a prefix of 8 bits, and needs no agreement.
  static int number(Ipv4 gateway) {
    return TAG << TAG_SHIFT | gateway.bits() & 0xffffff;
  }

  static String mark(Ipv4 gateway) {
    return hex(number(gateway));
  }

  private static String hex(int number) {
    return "0x" + Integer.toHexString(number);
  }
}
