package dev.skep.model;

import java.util.Optional;

/// A Docker host that has joined.
///
/// @param role what the node is now; `spec.role` is what it should be
/// @param managerAddress `host:port` at which other managers reach it; only on managers
public record Node(
    NodeId id,
    Meta meta,
    NodeSpec spec,
    NodeRole role,
    NodeDescription description,
    NodeStatus status,
    Optional<String> managerAddress)
    implements StoreObject {
  @Override
  public Node withMeta(Meta meta) {
    return new Node(id, meta, spec, role, description, status, managerAddress);
  }

  public Node withSpec(NodeSpec spec) {
    return new Node(id, meta, spec, role, description, status, managerAddress);
  }

  public Node withStatus(NodeStatus status) {
    return new Node(id, meta, spec, role, description, status, managerAddress);
  }

  public Node withDescription(NodeDescription description) {
    return new Node(id, meta, spec, role, description, status, managerAddress);
  }

  /// May new tasks be placed here?
  public boolean takesTasks() {
    return status.state() == NodeStatus.State.READY
        && spec.availability() == NodeSpec.Availability.ACTIVE;
  }

  /// Must the tasks that are here be replaced elsewhere? Paused, unknown and disconnected nodes
  /// keep theirs.
  public boolean losesTasks() {
    return status.state() == NodeStatus.State.DOWN
        || spec.availability() == NodeSpec.Availability.DRAIN;
  }
}
