package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.NodeId;
import java.util.Optional;

/// This node on the network that carries frames between nodes.
///
/// @param local its address there; empty when no device of this machine has it, as behind an
///   address translation
/// @param mtuBytes what the device with that address sends at once
public record Underlay(NodeId node, Optional<Ipv4> local, int mtuBytes) {
  /// Of Ethernet, where nothing else is known.
  public static final int USUAL_MTU_BYTES = 1500;

  /// IPv4 20, UDP 8, VXLAN 8, and the inner frame's own header 14.
  private static final int VXLAN_BYTES = 50;

  int overlayMtuBytes() {
    return mtuBytes - VXLAN_BYTES;
  }
}
