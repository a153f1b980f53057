package dev.skep.agent.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the kernel says about the addresses of other nodes: which node has a hardware address
/// (forwarding), and which hardware address belongs to an IP address (neighbours), so that nobody
/// has to ask over the wire.
///
/// @param forwarding other nodes' addresses, by the entry's key as the tools spell it: hardware
///   address and device
/// @param neighbours hardware addresses, by IP address and device
public record KernelPeers(
    SortedMap<String, SortedSet<String>> forwarding, SortedMap<String, String> neighbours) {
  private static final Pattern FORWARDING =
      Pattern.compile("^(\\S+ dev " + Vxlan.DEVICE_PREFIX + "\\S+) dst (\\S+) .*");
  private static final Pattern NEIGHBOUR =
      Pattern.compile("^(\\S+ dev " + Vxlan.DEVICE_PREFIX + "\\S+) lladdr (\\S+) .*");

  public KernelPeers {
    forwarding = Collections.unmodifiableSortedMap(new TreeMap<>(forwarding));
    neighbours = Collections.unmodifiableSortedMap(new TreeMap<>(neighbours));
  }

  /// @param forwardingLines of `bridge fdb show`
  /// @param neighbourLines of `ip -4 -o neigh show nud permanent`; others are passed over
  public static KernelPeers parse(String forwardingLines, String neighbourLines) {
    var forwarding = new TreeMap<String, SortedSet<String>>();
    forwardingLines
        .lines()
        .map(FORWARDING::matcher)
        .filter(m -> m.matches())
        .forEach(m -> forwarding.computeIfAbsent(m.group(1), _ -> new TreeSet<>()).add(m.group(2)));
    var neighbours = new TreeMap<String, String>();
    neighbourLines
        .lines()
        .map(NEIGHBOUR::matcher)
        .filter(m -> m.matches())
        .forEach(m -> neighbours.put(m.group(1), m.group(2)));
    return new KernelPeers(forwarding, neighbours);
  }

  /// Lines for `bridge -batch`.
  ///
  /// @param present which of our devices there are: entries for others wait
  public List<String> forwardingRepairs(DataPlane wanted, KernelDevices present) {
    var due = new TreeMap<String, String>();
    each(
        wanted,
        present,
        (peer, device) -> due.put(peer.mac() + " dev " + device, peer.host().toString()));
    var lines = new ArrayList<String>();
    forwarding.forEach((key, hosts) -> {
      var host = due.get(key);
      // One that leads elsewhere is replaced below, at once, without a moment in which it leads
      // nowhere.
      if (host != null && !hosts.contains(host)) return;
      hosts.stream()
          .filter(other -> !other.equals(host))
          .forEach(other -> lines.add("fdb del " + key + " dst " + other + " self"));
    });
    due.forEach((key, host) -> {
      if (!forwarding.getOrDefault(key, Collections.emptySortedSet()).contains(host)) {
        lines.add("fdb replace " + key + " dst " + host + " self permanent");
      }
    });
    return List.copyOf(lines);
  }

  /// Lines for `ip -batch`.
  public List<String> neighbourRepairs(DataPlane wanted, KernelDevices present) {
    var due = new TreeMap<String, String>();
    each(wanted, present, (peer, device) -> due.put(peer.address() + " dev " + device, peer.mac()));
    var lines = new ArrayList<String>();
    neighbours.keySet().stream()
        .filter(key -> !due.containsKey(key))
        .forEach(key -> lines.add("neigh del " + key));
    due.forEach((key, mac) -> {
      if (mac.equals(neighbours.get(key))) return;
      int space = key.indexOf(' ');
      lines.add(
          "neigh replace "
              + key.substring(0, space)
              + " lladdr "
              + mac
              + key.substring(space)
              + " nud permanent");
    });
    return List.copyOf(lines);
  }

  private interface Entry {
    void of(Peer peer, String device);
  }

  private static void each(DataPlane wanted, KernelDevices present, Entry entry) {
    for (var network : wanted.networks()) {
      if (network.vxlan().isEmpty() || !present.tunnels().containsKey(network.vxlanDevice())) {
        continue;
      }
      network.vxlan().get().peers().forEach(peer -> entry.of(peer, network.vxlanDevice()));
    }
  }
}
