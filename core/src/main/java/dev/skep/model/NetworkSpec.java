package dev.skep.model;

import java.util.List;
import java.util.SortedMap;

/// What a user says of a swarm network.
///
/// @param driver empty means `overlay`
public record NetworkSpec(
    Annotations annotations,
    String driver,
    SortedMap<String, String> options,
    boolean ipv6Enabled,
    boolean internal,
    boolean attachable,
    boolean ingress,
    List<IpamConfig> ipam) {
  public NetworkSpec {
    options = Values.sorted(options);
    ipam = List.copyOf(ipam);
  }

  public record IpamConfig(String subnet, String range, String gateway) {}
}
