package dev.skep.dockerapi.view;

import dev.skep.model.ClusterSpec;
import java.util.List;

/// The body of `POST /swarm/init`.
///
/// @param spec fields that are zero keep their defaults
public record InitRequest(
    String listenAddr,
    String advertiseAddr,
    String dataPathAddr,
    int dataPathPort,
    boolean forceNewCluster,
    ClusterSpec spec,
    boolean autoLockManagers,
    String availability,
    List<String> defaultAddrPool,
    int subnetSize) {}
