package dev.skep.wire;

import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import java.util.List;

/// Another node, as this one reaches it on the data path.
///
/// @param address to which frames for its containers are sent, without port
/// @param gateways its own address on each network that both nodes have
/// @param incarnation the run of its daemon; empty unless both nodes have an encrypted network
public record HostInfo(
    NodeId node,
    String hostname,
    String address,
    List<NetworkAttachment> gateways,
    String incarnation) {
  public HostInfo {
    gateways = List.copyOf(gateways);
  }

  /// With which no encrypted network is shared.
  public HostInfo(NodeId node, String hostname, String address, List<NetworkAttachment> gateways) {
    this(node, hostname, address, gateways, "");
  }
}
