package dev.skep.wire;

import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import java.util.List;

/// Another node, as this one reaches it on the data path.
///
/// @param address to which frames for its containers are sent, without port
/// @param gateways its own address on each network that both nodes have
public record HostInfo(
    NodeId node, String hostname, String address, List<NetworkAttachment> gateways) {
  public HostInfo {
    gateways = List.copyOf(gateways);
  }
}
