package dev.skep.model;

import dev.skep.model.Task.NetworkAttachment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A Docker host that has joined.
///
/// @param role what the node is certified as; `spec.role` is what the user wants it to be
/// @param managerAddress `host:port` at which other managers reach it; present while its manager
///   belongs into the managers' group
/// @param attachments the node's own address on each network of the swarm that it has: there its
///   containers find the way out, and name servers
/// @param backSince since when the node is there for tasks again, by the leader's clock: it was
///   down or not active. Empty for one that has been there since it joined
public record Node(
    NodeId id,
    Meta meta,
    NodeSpec spec,
    NodeRole role,
    NodeDescription description,
    NodeStatus status,
    Optional<String> managerAddress,
    List<NetworkAttachment> attachments,
    Optional<Instant> backSince)
    implements StoreObject {
  public Node {
    attachments = List.copyOf(attachments);
  }

  /// One that has just joined.
  public Node(
      NodeId id,
      Meta meta,
      NodeSpec spec,
      NodeRole role,
      NodeDescription description,
      NodeStatus status,
      Optional<String> managerAddress,
      List<NetworkAttachment> attachments) {
    this(id, meta, spec, role, description, status, managerAddress, attachments, Optional.empty());
  }

  @Override
  public Node withMeta(Meta meta) {
    return new Node(
        id, meta, spec, role, description, status, managerAddress, attachments, backSince);
  }

  public Node withSpec(NodeSpec spec) {
    return new Node(
        id, meta, spec, role, description, status, managerAddress, attachments, backSince);
  }

  public Node withStatus(NodeStatus status) {
    return new Node(
        id, meta, spec, role, description, status, managerAddress, attachments, backSince);
  }

  public Node withDescription(NodeDescription description) {
    return new Node(
        id, meta, spec, role, description, status, managerAddress, attachments, backSince);
  }

  /// @param managerAddress where its manager listens; empty while it has none
  public Node withManager(NodeRole role, Optional<String> managerAddress) {
    return new Node(
        id, meta, spec, role, description, status, managerAddress, attachments, backSince);
  }

  public Node withAttachments(List<NetworkAttachment> attachments) {
    return new Node(
        id, meta, spec, role, description, status, managerAddress, attachments, backSince);
  }

  public Node backSince(Instant at) {
    return new Node(
        id, meta, spec, role, description, status, managerAddress, attachments, Optional.of(at));
  }

  /// Since when tasks could be placed here, but for short silences.
  public Instant thereSince() {
    return backSince.orElse(meta.createdAt());
  }

  /// Its own address on the network, with prefix length; empty while it does not have the network.
  public Optional<String> addressOn(NetworkId network) {
    return attachments.stream()
        .filter(it -> it.network().equals(network))
        .map(NetworkAttachment::address)
        .findFirst();
  }

  /// Where other nodes send what is for its containers, without port; empty while nobody knows.
  public String dataPathAddr() {
    String asked = description.dataPathAddr();
    return asked.isEmpty() ? status.addr() : asked;
  }

  /// May new tasks be placed here?
  public boolean takesTasks() {
    return status.state() == NodeStatus.State.READY
        && spec.availability() == NodeSpec.Availability.ACTIVE;
  }

  /// Is the node there for tasks, but for a silence that is not a loss yet?
  public boolean isThere() {
    return status.state() != NodeStatus.State.DOWN
        && spec.availability() == NodeSpec.Availability.ACTIVE;
  }

  /// Must the tasks that are here be replaced elsewhere? Paused, unknown and disconnected nodes
  /// keep theirs.
  public boolean losesTasks() {
    return status.state() == NodeStatus.State.DOWN
        || spec.availability() == NodeSpec.Availability.DRAIN;
  }
}
