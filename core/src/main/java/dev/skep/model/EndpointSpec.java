package dev.skep.model;

import java.util.List;

/// How a service is reached, as asked for.
public record EndpointSpec(Mode mode, List<PortConfig> ports) {
  public static final EndpointSpec NONE = new EndpointSpec(Mode.VIP, List.of());

  public enum Mode {
    VIP,
    DNSRR
  }

  public EndpointSpec {
    ports = List.copyOf(ports);
  }
}
