package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.NodeId;
import java.util.Optional;

/// This node on the network that carries frames between nodes.
///
/// @param incarnation the run of this daemon, for encrypted networks
/// @param local its address there; empty when no device of this machine has it, as behind an
///   address translation
/// @param mtuBytes what the device with that address sends at once
public record Underlay(NodeId node, String incarnation, Optional<Ipv4> local, int mtuBytes) {
  /// Of Ethernet, where nothing else is known.
  public static final int USUAL_MTU_BYTES = 1500;

  /// IPv4 20, UDP 8, VXLAN 8, and the inner frame's own header 14.
  private static final int VXLAN_BYTES = 50;

  /// Of a node that does not seal.
  public Underlay(NodeId node, Optional<Ipv4> local, int mtuBytes) {
    this(node, "", local, mtuBytes);
  }

  public Underlay withIncarnation(String incarnation) {
    return new Underlay(node, incarnation, local, mtuBytes);
  }

  int overlayMtuBytes(boolean encrypted) {
    return mtuBytes - VXLAN_BYTES - (encrypted ? Sealing.OVERHEAD_BYTES : 0);
  }
}
