package dev.skep.daemon.network;

import dev.skep.agent.network.Underlay;
import dev.skep.model.Ipv4;
import dev.skep.model.NodeId;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;

/// Finds this machine's own device on the network between nodes.
public final class Underlays {
  private Underlays() {}

  /// @param address at which other nodes send what is for this node's containers, without port
  public static Underlay of(NodeId node, String address) {
    try {
      var ours = Ipv4.parse(address);
      var device = NetworkInterface.getByInetAddress(Addresses.of(ours, 0).getAddress());
      // Loopback takes packets of 64 KiB, and leads to no other node.
      if (device == null || device.isLoopback()) return unknown(node);
      return new Underlay(node, Optional.of(ours), device.getMTU());
    } catch (IllegalArgumentException | SocketException notHere) {
      return unknown(node);
    }
  }

  private static Underlay unknown(NodeId node) {
    return new Underlay(node, Optional.empty(), Underlay.USUAL_MTU_BYTES);
  }
}
