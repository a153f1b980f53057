package dev.skep.daemon.raft;

import dev.skep.model.ManagerStatus.Reachability;

/// One manager in the log's membership.
///
/// @param nodeId also its raft id
/// @param address `host:port` on which the others reach it
/// @param reachable whether it answered lately; the leader knows, others only know themselves and
///   the leader
/// @param commitIndex up to where it is known to have the log; 0 where unknown
public record Member(
    String nodeId, String address, boolean leader, boolean reachable, long commitIndex) {
  public Reachability reachability() {
    return reachable ? Reachability.REACHABLE : Reachability.UNREACHABLE;
  }
}
