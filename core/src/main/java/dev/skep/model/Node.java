package dev.skep.model;

import java.util.Optional;

/// A Docker host that has joined.
///
/// @param role what the node is certified as; `spec.role` is what the user wants it to be
/// @param managerAddress `host:port` at which other managers reach it; present while its manager
///   belongs into the managers' group
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

  /// @param managerAddress where its manager listens; empty while it has none
  public Node withManager(NodeRole role, Optional<String> managerAddress) {
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
