package dev.skep.wire;

import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Values;
import java.util.SortedMap;

/// A swarm network as a node must build it.
///
/// @param subnet CIDR
/// @param ingress the network of the routing mesh, over which published ports reach their tasks
/// @param gateway this node's own address on the network, without prefix length
/// @param vxlanPort UDP port at which nodes exchange the network's frames
/// @param options of the driver, as the user gave them
public record NetworkInfo(
    NetworkId id,
    String name,
    String subnet,
    String gateway,
    int vxlanId,
    int vxlanPort,
    boolean internal,
    boolean ingress,
    SortedMap<String, String> options) {
  public NetworkInfo {
    options = Values.sorted(options);
  }

  /// Whether its frames travel sealed between nodes.
  public boolean encrypted() {
    return options.containsKey(NetworkSpec.ENCRYPTED);
  }
}
