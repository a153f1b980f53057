package dev.skep.agent.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the kernel says about our bridges.
///
/// @param addresses of each bridge of ours that has any, as `address/prefix`
/// @param withoutHairpin ports of our bridges, save those to other nodes, that do not send a frame
///   back to where it came from
public record KernelLinks(
    SortedMap<String, SortedSet<String>> addresses, SortedSet<String> withoutHairpin) {
  private static final Pattern ADDRESS =
      Pattern.compile("^\\d+: (" + BridgeNetwork.BRIDGE_PREFIX + "\\S+) +inet (\\S+).*");
  private static final Pattern PORT =
      Pattern.compile(
          "^\\d+: (?!"
              + Vxlan.DEVICE_PREFIX
              + ")([^\\s:@]+).* master "
              + BridgeNetwork.BRIDGE_PREFIX
              + "\\S+ .*hairpin off.*");

  public KernelLinks {
    addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
    withoutHairpin = Collections.unmodifiableSortedSet(new TreeSet<>(withoutHairpin));
  }

  /// @param addressLines of `ip -o -4 addr show`
  /// @param portLines of `bridge -d -o link show`
  public static KernelLinks parse(String addressLines, String portLines) {
    var addresses = new TreeMap<String, SortedSet<String>>();
    addressLines
        .lines()
        .map(ADDRESS::matcher)
        .filter(m -> m.matches())
        .forEach(m -> {
          var address = m.group(2).contains("/") ? m.group(2) : m.group(2) + "/32";
          addresses.computeIfAbsent(m.group(1), _ -> new TreeSet<>()).add(address);
        });
    var withoutHairpin = new TreeSet<String>();
    portLines
        .lines()
        .map(PORT::matcher)
        .filter(m -> m.matches())
        .forEach(m -> withoutHairpin.add(m.group(1)));
    return new KernelLinks(addresses, withoutHairpin);
  }

  /// Lines for `ip -batch` that give each bridge the virtual addresses of its network and no
  /// others. A bridge that the engine has not made yet is left out; [#missingBridges] tells.
  public List<String> addressRepairs(DataPlane wanted) {
    var lines = new ArrayList<String>();
    var vips = virtualAddressesByBridge(wanted);
    addresses.forEach((bridge, present) -> {
      var due = vips.getOrDefault(bridge, Collections.emptySortedSet());
      present.stream()
          .filter(a -> isVirtual(a) && !due.contains(a))
          .forEach(a -> lines.add("addr del " + a + " dev " + bridge));
      due.stream()
          .filter(a -> !present.contains(a))
          .forEach(a -> lines.add("addr replace " + a + " dev " + bridge));
    });
    return List.copyOf(lines);
  }

  /// Lines for `bridge -batch`. A container that calls its own service may be answered by itself:
  /// the frame then leaves by the port it came in.
  public List<String> hairpinRepairs() {
    return withoutHairpin.stream().map(port -> "link set dev " + port + " hairpin on").toList();
  }

  public List<String> missingBridges(DataPlane wanted) {
    return wanted.networks().stream()
        .map(BridgeNetwork::bridge)
        .filter(b -> !addresses.containsKey(b))
        .toList();
  }

  /// The engine gives a bridge one address with the subnet's prefix; every single address on it is
  /// ours.
  private static boolean isVirtual(String address) {
    return address.endsWith("/32");
  }

  private static SortedMap<String, SortedSet<String>> virtualAddressesByBridge(DataPlane wanted) {
    var bridges = new TreeMap<String, String>();
    wanted.networks().forEach(n -> bridges.put(n.id(), n.bridge()));
    var addresses = new TreeMap<String, SortedSet<String>>();
    for (var vip : wanted.virtualIps()) {
      var bridge = bridges.get(vip.networkId());
      if (bridge == null)
        throw new IllegalStateException("no bridge for network " + vip.networkId());
      addresses.computeIfAbsent(bridge, _ -> new TreeSet<>()).add(vip.address() + "/32");
    }
    return addresses;
  }
}
