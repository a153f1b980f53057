package dev.skep.wire;

import dev.skep.model.NetworkId;

/// A swarm network as a node must build it.
///
/// @param subnet CIDR
/// @param ingress the network of the routing mesh, over which published ports reach their tasks
/// @param gateway this node's own address on the network, without prefix length
public record NetworkInfo(
    NetworkId id,
    String name,
    String subnet,
    String gateway,
    int vxlanId,
    boolean internal,
    boolean ingress) {}
