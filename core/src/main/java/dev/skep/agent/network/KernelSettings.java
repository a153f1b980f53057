package dev.skep.agent.network;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The kernel's switches that a data plane relies on, as paths below `/proc/sys/net` and the values
/// wanted there.
public final class KernelSettings {
  /// Shows frames between two containers of one bridge to nftables. Absent where the module
  /// `br_netfilter` is not loaded.
  public static final String BRIDGES_SEEN = "bridge/bridge-nf-call-iptables";

  private KernelSettings() {}

  public static SortedMap<String, String> wanted(DataPlane plane) {
    var settings = new TreeMap<String, String>();
    if (plane.networks().isEmpty()) return Collections.unmodifiableSortedMap(settings);
    settings.put("ipv4/ip_forward", "1");
    settings.put(BRIDGES_SEEN, "1");
    // Redirects would tell a container to go around the node to its neighbour, and past the
    // translation. The kernel sends them when
    // either switch says so.
    settings.put("ipv4/conf/all/send_redirects", "0");
    for (var network : plane.networks()) {
      settings.put("ipv4/conf/" + network.bridge() + "/send_redirects", "0");
      // A call to 127.0.0.1:PORT on the node leaves by a bridge. Only by ours: for all devices it
      // would open the node's own services
      // on 127.0.0.1 to its neighbours on the wire.
      settings.put("ipv4/conf/" + network.bridge() + "/route_localnet", "1");
      // A task on several networks answers by whichever is its way out. Loose: its address must be
      // known, not be behind this very bridge.
      settings.put("ipv4/conf/" + network.bridge() + "/rp_filter", "2");
      // Containers that have met the bridge before we gave it its hardware address are told.
      settings.put("ipv4/conf/" + network.bridge() + "/arp_notify", "1");
    }
    return Collections.unmodifiableSortedMap(settings);
  }
}
