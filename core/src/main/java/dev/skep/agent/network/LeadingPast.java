package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// The first step from one data plane to the next, which needs nothing but other rules: new
/// connections are led past the backends that are to be left, and to those that are to come as far
/// as there is a way to them already. The rest waits: a client that finds the way must find
/// somebody at its end. So does any change of who may call, and of how backends are chosen.
public final class LeadingPast {
  private LeadingPast() {}

  /// Where a service would be left without anybody although others are to come, those that are
  /// there stay.
  ///
  /// @param was what the rules are for now
  /// @param linked what the ways to other nodes are for now
  public static DataPlane of(DataPlane was, DataPlane wanted, DataPlane linked) {
    SortedSet<Ipv4> beyond = peers(wanted);
    beyond.removeAll(peers(linked));
    var ports = ports(wanted);
    var addresses = virtualIps(wanted);
    return was.withPorts(
            was.ports().stream()
                .map(it ->
                    new PublishedPort(
                        it.key(),
                        next(it.backends(), found(ports, it.key()), Backend::address, beyond),
                        it.reach()))
                .toList())
        .withVirtualIps(
            was.virtualIps().stream()
                .map(it ->
                    new VirtualIp(
                        it.networkId(),
                        it.address(),
                        next(it.backends(), found(addresses, it.address()), to -> to, beyond),
                        it.balancing()))
                .toList());
  }

  private static <T> List<T> next(
      List<T> was, List<T> wanted, Function<T, Ipv4> address, SortedSet<Ipv4> beyond) {
    List<T> reached = wanted.stream().filter(it -> !beyond.contains(address.apply(it))).toList();
    return reached.isEmpty() && !wanted.isEmpty() ? was : reached;
  }

  private static SortedSet<Ipv4> peers(DataPlane plane) {
    var all = new TreeSet<Ipv4>();
    for (BridgeNetwork network : plane.networks()) {
      network.vxlan().ifPresent(it -> it.peers().forEach(peer -> all.add(peer.address())));
    }
    return all;
  }

  /// Whether nobody is led to whom the other has left.
  public static boolean isDone(DataPlane is, DataPlane wanted) {
    var ports = ports(wanted);
    var addresses = virtualIps(wanted);
    return is.ports().stream()
            .allMatch(it -> new TreeSet<>(found(ports, it.key())).containsAll(it.backends()))
        && is.virtualIps().stream()
            .allMatch(
                it -> new TreeSet<>(found(addresses, it.address())).containsAll(it.backends()));
  }

  private static <K, V> List<V> found(SortedMap<K, List<V>> all, K key) {
    return all.getOrDefault(key, Collections.emptyList());
  }

  private static SortedMap<PortKey, List<Backend>> ports(DataPlane plane) {
    var all = new TreeMap<PortKey, List<Backend>>();
    for (PublishedPort it : plane.ports()) all.put(it.key(), it.backends());
    return all;
  }

  private static SortedMap<Ipv4, List<Ipv4>> virtualIps(DataPlane plane) {
    var all = new TreeMap<Ipv4, List<Ipv4>>();
    for (VirtualIp it : plane.virtualIps()) all.put(it.address(), it.backends());
    return all;
  }
}
