package dev.skep.agent.network;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The wanted state of a node's data plane, whole: what is not in here is to be gone. Equal
/// contents are equal values, whatever order they were collected in.
///
/// @param mesh empty where no other node hands over connections
/// @param sealing empty where no network is encrypted
public record DataPlane(
    List<BridgeNetwork> networks,
    List<PublishedPort> ports,
    List<VirtualIp> virtualIps,
    Optional<Mesh> mesh,
    Optional<Sealing> sealing) {
  public static final DataPlane EMPTY = new DataPlane(List.of(), List.of(), List.of());

  public DataPlane {
    networks = networks.stream().sorted().toList();
    ports = ports.stream().sorted().toList();
    virtualIps = virtualIps.stream().sorted().toList();
    unique("network", networks, BridgeNetwork::id);
    unique("bridge", networks, BridgeNetwork::bridge);
    unique("published port", ports, PublishedPort::key);
    unique("virtual address", virtualIps, VirtualIp::address);
    var known =
        networks.stream().map(BridgeNetwork::id).collect(Collectors.toCollection(TreeSet::new));
    for (var vip : virtualIps) {
      if (!known.contains(vip.networkId())) {
        throw new IllegalArgumentException(
            "virtual address "
                + vip.address()
                + " is on network "
                + vip.networkId()
                + ", which this node does not have");
      }
    }
  }

  /// Of a node without others.
  public DataPlane(
      List<BridgeNetwork> networks, List<PublishedPort> ports, List<VirtualIp> virtualIps) {
    this(networks, ports, virtualIps, Optional.empty(), Optional.empty());
  }

  public DataPlane withPorts(List<PublishedPort> ports) {
    return new DataPlane(networks, ports, virtualIps, mesh, sealing);
  }

  public DataPlane withVirtualIps(List<VirtualIp> virtualIps) {
    return new DataPlane(networks, ports, virtualIps, mesh, sealing);
  }

  public DataPlane withMesh(Mesh mesh) {
    return new DataPlane(networks, ports, virtualIps, Optional.of(mesh), sealing);
  }

  public boolean isEmpty() {
    return equals(EMPTY);
  }

  private static <T, K extends Comparable<K>> void unique(
      String what, List<T> all, Function<T, K> key) {
    var seen = new TreeSet<K>();
    for (var each : all) {
      if (!seen.add(key.apply(each)))
        throw new IllegalArgumentException(what + " is given twice: " + key.apply(each));
    }
  }
}
