package dev.skep.model;

import java.util.Optional;

/// A network that spans the swarm.
///
/// @param state what the allocator gave it; empty before
public record Network(NetworkId id, Meta meta, NetworkSpec spec, Optional<NetworkState> state)
    implements StoreObject {
  /// The overlay behind the routing mesh.
  public static final String INGRESS = "ingress";

  @Override
  public Network withMeta(Meta meta) {
    return new Network(id, meta, spec, state);
  }

  public Network withState(NetworkState state) {
    return new Network(id, meta, spec, Optional.of(state));
  }

  public String name() {
    return spec.annotations().name();
  }

  /// @param subnet CIDR
  /// @param gateway address without prefix length
  /// @param vxlanId network identifier on the data path, from 4096
  public record NetworkState(String subnet, String gateway, int vxlanId) {}
}
