package dev.skep.dockerapi.view;

import dev.skep.model.Network;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Values;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A swarm network as `GET /networks/{id}` answers it: as allocated, without what a single node
/// makes of it.
///
/// @param enableIpv4 since API 1.48
/// @param containers null: known to nodes only
/// @param peers the nodes that have the network
/// @param services who stands on it, by name; only in the verbose answer
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
    SortedMap<String, String> labels,
    List<NetworkUsers.Peer> peers,
    SortedMap<String, NetworkUsers.ServiceInfo> services) {
  /// What the engine's own overlay driver calls its list of VXLAN ids.
  private static final String VXLAN_IDS = "com.docker.network.driver.overlay.vxlanid_list";

  /// Which the allocator adds to a user's own: addresses are given one after the other.
  private static final String SERIAL = "com.docker.network.ipam.serial";

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
        it.spec().driverOrDefault(),
        showsIpv4 ? Optional.of(true) : Optional.empty(),
        it.spec().ipv6Enabled(),
        new Ipam("default", ipamOptions(it), ipamConfigs(it)),
        it.spec().internal(),
        it.spec().attachable(),
        it.spec().ingress(),
        new ConfigFrom(""),
        false,
        Optional.empty(),
        driverOptions(it),
        it.spec().annotations().labels(),
        List.of(),
        Collections.emptySortedMap());
  }

  /// With what is known of those who use the network.
  public NetworkDocument with(
      List<NetworkUsers.Peer> peers, SortedMap<String, NetworkUsers.ServiceInfo> services) {
    return new NetworkDocument(
        name,
        id,
        created,
        scope,
        driver,
        enableIpv4,
        enableIpv6,
        ipam,
        internal,
        attachable,
        ingress,
        configFrom,
        configOnly,
        containers,
        options,
        labels,
        peers,
        services);
  }

  static SortedMap<String, String> driverOptions(Network it) {
    if (it.state().isEmpty()) return it.spec().options();
    var options = new TreeMap<>(it.spec().options());
    options.put(VXLAN_IDS, Integer.toString(it.state().get().vxlanId()));
    return Values.sorted(options);
  }

  private static Optional<SortedMap<String, String>> ipamOptions(Network it) {
    if (it.spec().ipamOptions().isEmpty()) return Optional.empty();
    var options = new TreeMap<>(it.spec().ipamOptions());
    if (it.state().isPresent()) options.put(SERIAL, "true");
    return Optional.of(Values.sorted(options));
  }

  static List<IpamConfig> ipamConfigs(Network it) {
    String range =
        it.spec().ipam().stream().map(NetworkSpec.IpamConfig::range).findFirst().orElse("");
    return it.state().stream()
        .map(state -> new IpamConfig(state.subnet(), range, state.gateway()))
        .toList();
  }
}
