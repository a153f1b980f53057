package dev.skep.model;

import java.util.List;
import java.util.SortedMap;

/// What a user says of a swarm network.
///
/// @param driver empty means `overlay`
/// @param ipamOptions for the driver that manages addresses; shown again, and nothing else
public record NetworkSpec(
    Annotations annotations,
    String driver,
    SortedMap<String, String> options,
    boolean ipv6Enabled,
    boolean internal,
    boolean attachable,
    boolean ingress,
    List<IpamConfig> ipam,
    SortedMap<String, String> ipamOptions) {
  /// The driver of networks that span the swarm.
  public static final String OVERLAY = "overlay";

  /// A driver option, whatever its value: to some versions of Docker its presence alone means yes,
  /// and nobody is to rely on it in vain.
  public static final String ENCRYPTED = "encrypted";

  public NetworkSpec {
    options = Values.sorted(options);
    ipam = List.copyOf(ipam);
    ipamOptions = Values.sorted(ipamOptions);
  }

  /// Without options for whoever manages addresses.
  public NetworkSpec(
      Annotations annotations,
      String driver,
      SortedMap<String, String> options,
      boolean ipv6Enabled,
      boolean internal,
      boolean attachable,
      boolean ingress,
      List<IpamConfig> ipam) {
    this(
        annotations,
        driver,
        options,
        ipv6Enabled,
        internal,
        attachable,
        ingress,
        ipam,
        Values.noLabels());
  }

  /// Whether its frames travel sealed between nodes.
  public boolean encrypted() {
    return options.containsKey(ENCRYPTED);
  }

  public String driverOrDefault() {
    return driver.isEmpty() ? OVERLAY : driver;
  }

  /// @param subnet CIDR
  /// @param range CIDR within the subnet from which addresses are given; empty means all of it
  /// @param gateway an address of the subnet, without prefix length; empty leaves the choice
  public record IpamConfig(String subnet, String range, String gateway) {}
}
