package dev.skep.manager.allocator;

import dev.skep.model.Cluster;
import dev.skep.model.Ipv4;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkSpec;
import dev.skep.model.NetworkSpec.IpamConfig;
import dev.skep.model.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Which subnets and VXLAN ids are taken, and which come next.
final class SubnetSpace {
  /// Below lie the ids that people give by hand, as in libnetwork's overlay driver.
  static final int FIRST_VXLAN_ID = 4096;

  static final int LAST_VXLAN_ID = (1 << 24) - 1;

  /// When `swarm init` named no pool.
  static final List<String> DEFAULT_POOLS = List.of("10.0.0.0/8");

  private final TreeMap<Subnet, NetworkId> subnets = new TreeMap<>();
  private final TreeMap<Integer, NetworkId> vxlanIds = new TreeMap<>();

  void claim(NetworkId network, NetworkState state) {
    subnets.put(Subnet.parse(state.subnet()), network);
    vxlanIds.put(state.vxlanId(), network);
  }

  void free(NetworkState state) {
    subnets.remove(Subnet.parse(state.subnet()));
    vxlanIds.remove(state.vxlanId());
  }

  /// What the network gets; empty when its subnet overlaps another or does not hold what is to lie
  /// in it, or when the pools are used up.
  Optional<NetworkState> choose(NetworkSpec spec, Optional<Cluster> cluster) {
    Optional<IpamConfig> asked = asked(spec);
    String wanted = asked.map(IpamConfig::subnet).orElse("");
    Optional<Subnet> subnet =
        wanted.isEmpty()
            ? nextOfPools(cluster)
            : parsed(wanted).filter(it -> overlapping(it).isEmpty());
    Optional<Integer> vxlanId = nextVxlanId();
    if (subnet.isEmpty() || vxlanId.isEmpty()) return Optional.empty();
    String gateway =
        asked
            .map(IpamConfig::gateway)
            .filter(text -> !text.isEmpty())
            .orElseGet(() -> firstHost(subnet.get()).toString());
    if (!holds(subnet.get(), gateway)) return Optional.empty();
    if (range(spec, subnet.get()).isEmpty()) return Optional.empty();
    return Optional.of(new NetworkState(subnet.get().toString(), gateway, vxlanId.get()));
  }

  private static Optional<IpamConfig> asked(NetworkSpec spec) {
    return spec.ipam().stream().filter(config -> !config.subnet().contains(":")).findFirst();
  }

  /// The part of the subnet from which addresses are given: all of it, or the range that was asked
  /// for; empty when that lies elsewhere.
  static Optional<Subnet> range(NetworkSpec spec, Subnet subnet) {
    String wanted = asked(spec).map(IpamConfig::range).orElse("");
    if (wanted.isEmpty()) return Optional.of(subnet);
    return parsed(wanted)
        .filter(it -> it.prefix() >= subnet.prefix() && subnet.contains(it.base()));
  }

  /// Empty when it is none: the API refuses such specs, and one that got by must not stop the
  /// leader.
  private static Optional<Subnet> parsed(String text) {
    try {
      return Optional.of(Subnet.parse(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  private static boolean holds(Subnet subnet, String gateway) {
    return parsed(gateway + "/32").map(it -> subnet.contains(it.base())).orElse(false);
  }

  private static Ipv4 firstHost(Subnet subnet) {
    return subnet.prefix() < 31 ? subnet.base().plus(1) : subnet.base();
  }

  private Optional<Subnet> nextOfPools(Optional<Cluster> cluster) {
    List<String> pools =
        cluster
            .map(Cluster::defaultAddressPools)
            .filter(list -> !list.isEmpty())
            .orElse(DEFAULT_POOLS);
    int prefix = cluster.map(Cluster::subnetSize).orElse(Cluster.DEFAULT_SUBNET_SIZE);
    return pools.stream()
        .map(Subnet::parse)
        .flatMap(pool -> firstFree(pool, prefix).stream())
        .findFirst();
  }

  private Optional<Subnet> firstFree(Subnet pool, int prefix) {
    long step = 1L << 32 - prefix;
    long at = Integer.toUnsignedLong(pool.base().bits());
    long end = at + pool.size();
    while (at + step <= end) {
      var candidate = new Subnet(new Ipv4((int) at), prefix);
      Optional<Subnet> inTheWay = overlapping(candidate);
      if (inTheWay.isEmpty()) return Optional.of(candidate);
      long behind = Integer.toUnsignedLong(inTheWay.get().last().bits()) + 1;
      at = Math.ceilDiv(Math.max(behind, at + 1), step) * step;
    }
    return Optional.empty();
  }

  /// Taken subnets never overlap one another, so the neighbours tell it all.
  private Optional<Subnet> overlapping(Subnet subnet) {
    Map.Entry<Subnet, NetworkId> below = subnets.floorEntry(new Subnet(subnet.base(), 32));
    if (below != null && below.getKey().overlaps(subnet)) return Optional.of(below.getKey());
    Subnet above = subnets.higherKey(subnet);
    return Optional.ofNullable(above).filter(subnet::overlaps);
  }

  /// Behind the highest, so that the id of a network that has just gone rests.
  private Optional<Integer> nextVxlanId() {
    Integer highest = vxlanIds.floorKey(LAST_VXLAN_ID);
    int next = highest == null ? FIRST_VXLAN_ID : Math.max(FIRST_VXLAN_ID, highest + 1);
    if (next <= LAST_VXLAN_ID) return Optional.of(next);
    for (int id = FIRST_VXLAN_ID; id <= LAST_VXLAN_ID; id++) {
      if (!vxlanIds.containsKey(id)) return Optional.of(id);
    }
    return Optional.empty();
  }
}
