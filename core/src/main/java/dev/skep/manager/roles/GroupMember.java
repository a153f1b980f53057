package dev.skep.manager.roles;

import dev.skep.model.NodeId;

/// A member of the log as the leader sees it.
///
/// @param address `host:port` at which the others reach it
/// @param reachable whether it has answered lately; the leader itself always has
/// @param commitIndex up to where it is known to have the log
public record GroupMember(NodeId node, String address, boolean reachable, long commitIndex) {}
