package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.Reach.Balancing;
import java.util.List;

/// The one address by which a service is known on a network, whatever tasks stand behind it. All
/// ports lead to the same port of a backend. Without backends the address refuses connections, so
/// that clients fail at once instead of waiting.
public record VirtualIp(String networkId, Ipv4 address, List<Ipv4> backends, Balancing balancing)
    implements Comparable<VirtualIp> {
  public VirtualIp {
    backends = backends.stream().distinct().sorted().toList();
  }

  /// Its backends get connections in turn.
  public VirtualIp(String networkId, Ipv4 address, List<Ipv4> backends) {
    this(networkId, address, backends, Balancing.ROUND_ROBIN);
  }

  /// An address belongs to one service only, also across networks: the lookup in the kernel knows
  /// no network.
  @Override
  public int compareTo(VirtualIp other) {
    return address.compareTo(other.address);
  }
}
