package dev.skep.model;

import java.util.List;
import java.util.Optional;

/// The swarm itself; there is exactly one.
///
/// @param unlockKey present while managers lock themselves; lives only in the sealed log, on
///   managers, and is shown only to who asks for it by name
/// @param defaultAddressPools CIDR pools from which overlay networks get their subnets; empty means
///   that none was asked for and `10.0.0.0/8` is used
/// @param subnetSize prefix length of each subnet cut from the pools
/// @param dataPathPort UDP port of the VXLAN data path
/// @param networkKeys for encrypted networks, oldest first; empty until there is one
public record Cluster(
    ClusterId id,
    Meta meta,
    ClusterSpec spec,
    RootCa rootCa,
    Optional<UnlockKey> unlockKey,
    List<String> defaultAddressPools,
    int subnetSize,
    int dataPathPort,
    List<NetworkKey> networkKeys)
    implements StoreObject {
  public static final int DEFAULT_SUBNET_SIZE = 24;
  public static final int DEFAULT_DATA_PATH_PORT = 4789;

  public Cluster {
    defaultAddressPools = List.copyOf(defaultAddressPools);
    networkKeys = List.copyOf(networkKeys);
  }

  /// Without an encrypted network so far.
  public Cluster(
      ClusterId id,
      Meta meta,
      ClusterSpec spec,
      RootCa rootCa,
      Optional<UnlockKey> unlockKey,
      List<String> defaultAddressPools,
      int subnetSize,
      int dataPathPort) {
    this(
        id,
        meta,
        spec,
        rootCa,
        unlockKey,
        defaultAddressPools,
        subnetSize,
        dataPathPort,
        List.of());
  }

  @Override
  public Cluster withMeta(Meta meta) {
    return new Cluster(
        id,
        meta,
        spec,
        rootCa,
        unlockKey,
        defaultAddressPools,
        subnetSize,
        dataPathPort,
        networkKeys);
  }

  public Cluster withSpec(ClusterSpec spec) {
    return new Cluster(
        id,
        meta,
        spec,
        rootCa,
        unlockKey,
        defaultAddressPools,
        subnetSize,
        dataPathPort,
        networkKeys);
  }

  public Cluster withRootCa(RootCa rootCa) {
    return new Cluster(
        id,
        meta,
        spec,
        rootCa,
        unlockKey,
        defaultAddressPools,
        subnetSize,
        dataPathPort,
        networkKeys);
  }

  public Cluster withUnlockKey(Optional<UnlockKey> unlockKey) {
    return new Cluster(
        id,
        meta,
        spec,
        rootCa,
        unlockKey,
        defaultAddressPools,
        subnetSize,
        dataPathPort,
        networkKeys);
  }

  public Cluster withNetworkKeys(List<NetworkKey> networkKeys) {
    return new Cluster(
        id,
        meta,
        spec,
        rootCa,
        unlockKey,
        defaultAddressPools,
        subnetSize,
        dataPathPort,
        networkKeys);
  }
}
