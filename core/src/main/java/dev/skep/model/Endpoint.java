package dev.skep.model;

import java.util.List;
import java.util.Optional;

/// How a service is reached, as allocated.
///
/// @param spec the endpoint spec that this allocation answers; empty before the first one
/// @param ports with real published ports
public record Endpoint(
    Optional<EndpointSpec> spec, List<PortConfig> ports, List<VirtualIp> virtualIps) {
  public static final Endpoint NONE = new Endpoint(Optional.empty(), List.of(), List.of());

  public Endpoint {
    ports = List.copyOf(ports);
    virtualIps = List.copyOf(virtualIps);
  }

  /// @param addr address with prefix length, `10.0.1.5/24`
  public record VirtualIp(NetworkId network, String addr) {}
}
