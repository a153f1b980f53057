package dev.skep.dockerapi.view;

import java.util.List;
import java.util.Optional;

/// The `Swarm` member of `/info`.
///
/// @param nodeId empty outside a swarm
/// @param error why the node is not what it should be; empty if nothing is wrong
/// @param remoteManagers absent outside a swarm
/// @param nodes 0, like `managers`, on workers
public record SwarmInfo(
    String nodeId,
    String nodeAddr,
    String localNodeState,
    boolean controlAvailable,
    String error,
    Optional<List<Peer>> remoteManagers,
    long nodes,
    long managers,
    Optional<SwarmDocument> cluster,
    List<String> warnings) {
  public record Peer(String nodeId, String addr) {}
}
