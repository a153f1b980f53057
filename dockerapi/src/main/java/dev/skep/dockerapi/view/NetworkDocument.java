package dev.skep.dockerapi.view;

import dev.skep.model.Network;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.Values;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A swarm network as `GET /networks/{id}` answers it: as allocated, without what a single node
/// makes of it.
///
/// @param enableIpv4 since API 1.48
/// @param containers null: known to nodes only
public record NetworkDocument(
    String name,
    String id,
    Instant created,
    String scope,
    String driver,
    Optional<Boolean> enableIpv4,
    boolean enableIpv6,
    Ipam ipam,
    boolean internal,
    boolean attachable,
    boolean ingress,
    ConfigFrom configFrom,
    boolean configOnly,
    Optional<String> containers,
    SortedMap<String, String> options,
    SortedMap<String, String> labels) {
  /// What the engine's own overlay driver calls its list of VXLAN ids.
  private static final String VXLAN_IDS = "com.docker.network.driver.overlay.vxlanid_list";

  public record Ipam(
      String driver, Optional<SortedMap<String, String>> options, List<IpamConfig> config) {}

  public record IpamConfig(String subnet, String range, String gateway) {}

  public record ConfigFrom(String network) {}

  public static NetworkDocument of(Network it, boolean showsIpv4) {
    return new NetworkDocument(
        it.name(),
        it.id().value(),
        it.meta().createdAt(),
        "swarm",
        driver(it),
        showsIpv4 ? Optional.of(true) : Optional.empty(),
        it.spec().ipv6Enabled(),
        new Ipam("default", Optional.empty(), ipamConfigs(it)),
        it.spec().internal(),
        it.spec().attachable(),
        it.spec().ingress(),
        new ConfigFrom(""),
        false,
        Optional.empty(),
        driverOptions(it),
        it.spec().annotations().labels());
  }

  static String driver(Network it) {
    return it.spec().driver().isEmpty() ? "overlay" : it.spec().driver();
  }

  static SortedMap<String, String> driverOptions(Network it) {
    if (it.state().isEmpty()) return it.spec().options();
    var options = new TreeMap<>(it.spec().options());
    options.put(VXLAN_IDS, Integer.toString(it.state().get().vxlanId()));
    return Values.sorted(options);
  }

  static List<IpamConfig> ipamConfigs(Network it) {
    return it.state().stream().map(NetworkDocument::ipamConfig).toList();
  }

  private static IpamConfig ipamConfig(NetworkState state) {
    return new IpamConfig(state.subnet(), "", state.gateway());
  }
}
