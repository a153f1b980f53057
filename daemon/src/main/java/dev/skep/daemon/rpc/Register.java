package dev.skep.daemon.rpc;

/// What the swarm's store says of nodes that call, beyond what their certificates say. Asked at
/// each call; a manager that cannot be sure, because it does not lead, says no to both.
public interface Register {
  /// Whether a node of that id is in the swarm no more.
  boolean removed(String nodeId);

  /// Whether the node is a worker by now: a certificate from its time as a manager outlives its
  /// role.
  default boolean demoted(String nodeId) {
    return false;
  }
}
