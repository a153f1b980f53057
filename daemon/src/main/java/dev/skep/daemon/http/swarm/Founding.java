package dev.skep.daemon.http.swarm;

import dev.skep.model.ClusterSpec;
import dev.skep.model.NodeSpec.Availability;
import java.util.List;

/// A swarm to be founded, all questions answered.
///
/// @param anew even if the other managers of a swarm that exists are gone
/// @param pools empty means the default
public record Founding(
    Addresses addresses,
    boolean anew,
    ClusterSpec spec,
    Availability availability,
    List<String> pools,
    int subnetSize,
    int dataPathPort) {}
