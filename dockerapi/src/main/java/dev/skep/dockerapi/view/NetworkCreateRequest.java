package dev.skep.dockerapi.view;

import dev.skep.model.Annotations;
import dev.skep.model.NetworkSpec;
import dev.skep.model.Values;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// `POST /networks/create`. Whether the engine or the swarm makes the network is told by driver and
/// scope.
///
/// @param enableIpv4 since API 1.48; absent means yes
/// @param ipam absent means that the swarm chooses
public record NetworkCreateRequest(
    Annotations annotations,
    String driver,
    String scope,
    Optional<Boolean> enableIpv4,
    boolean enableIpv6,
    Optional<Ipam> ipam,
    boolean internal,
    boolean attachable,
    boolean ingress,
    boolean configOnly,
    Optional<ConfigFrom> configFrom,
    SortedMap<String, String> options) {

  public record Ipam(String driver, SortedMap<String, String> options, List<Config> config) {}

  public record Config(
      String subnet, String range, String gateway, SortedMap<String, String> auxiliaryAddresses) {}

  public record ConfigFrom(String network) {}

  public String name() {
    return annotations.name();
  }

  public String ipamDriver() {
    return ipam.map(Ipam::driver).orElse("");
  }

  /// Whether single addresses are to be kept out of use.
  public boolean reservesAddresses() {
    return ipam.stream()
        .flatMap(it -> it.config().stream())
        .anyMatch(it -> !it.auxiliaryAddresses().isEmpty());
  }

  /// As the swarm is asked for it.
  public NetworkSpec spec() {
    return new NetworkSpec(
        annotations,
        driver,
        options,
        enableIpv6,
        internal,
        attachable,
        ingress,
        ipam.map(it -> it.config().stream().map(NetworkCreateRequest::config).toList())
            .orElse(List.of()),
        ipam.map(Ipam::options).orElse(Values.noLabels()));
  }

  private static NetworkSpec.IpamConfig config(Config it) {
    return new NetworkSpec.IpamConfig(it.subnet(), it.range(), it.gateway());
  }
}
