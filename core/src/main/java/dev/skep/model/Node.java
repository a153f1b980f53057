package dev.skep.model;

import dev.skep.model.Task.NetworkAttachment;
import java.util.List;
import java.util.Optional;

/// A Docker host that has joined.
///
/// @param role what the node is certified as; `spec.role` is what the user wants it to be
/// @param managerAddress `host:port` at which other managers reach it; present while its manager
///   belongs into the managers' group
/// @param attachments the node's own address on each network of the swarm that it has: there its
///   containers find the way out, and name servers
public record Node(
    NodeId id,
    Meta meta,
    NodeSpec spec,
    NodeRole role,
    NodeDescription description,
    NodeStatus status,
    Optional<String> managerAddress,
    List<NetworkAttachment> attachments)
    implements StoreObject {
  public Node {
    attachments = List.copyOf(attachments);
  }

  @Override
  public Node withMeta(Meta meta) {
    return new Node(id, meta, spec, role, description, status, managerAddress, attachments);
  }

  public Node withSpec(NodeSpec spec) {
    return new Node(id, meta, spec, role, description, status, managerAddress, attachments);
  }

  public Node withStatus(NodeStatus status) {
    return new Node(id, meta, spec, role, description, status, managerAddress, attachments);
  }

  public Node withDescription(NodeDescription description) {
    return new Node(id, meta, spec, role, description, status, managerAddress, attachments);
  }

  /// @param managerAddress where its manager listens; empty while it has none
  public Node withManager(NodeRole role, Optional<String> managerAddress) {
    return new Node(id, meta, spec, role, description, status, managerAddress, attachments);
  }

  public Node withAttachments(List<NetworkAttachment> attachments) {
    return new Node(id, meta, spec, role, description, status, managerAddress, attachments);
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

  /// Must the tasks that are here be replaced elsewhere? Paused, unknown and disconnected nodes
  /// keep theirs.
  public boolean losesTasks() {
    return status.state() == NodeStatus.State.DOWN
        || spec.availability() == NodeSpec.Availability.DRAIN;
  }
}
