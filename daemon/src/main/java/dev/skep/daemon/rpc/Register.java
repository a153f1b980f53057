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

  /// Whether this manager follows another, and what it has read of the log knows no manager of that
  /// id. It may lag behind, so this is no answer to a node that has come to join in; it is enough
  /// to keep a former manager out of what followers answer themselves.
  default boolean unlisted(String nodeId) {
    return false;
  }
}
