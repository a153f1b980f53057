package dev.skep.dockerapi.view;

import dev.skep.model.ManagerStatus;
import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import java.util.Optional;

/// A node as `GET /nodes/{id}` answers it.
///
/// @param managerStatus absent on workers; clients tell by that
public record NodeDocument(
    NodeId id,
    Meta meta,
    NodeSpec spec,
    NodeDescription description,
    NodeStatus status,
    Optional<ManagerStatus> managerStatus) {
  public static NodeDocument of(Node node, Optional<ManagerStatus> managerStatus) {
    return new NodeDocument(
        node.id(), node.meta(), node.spec(), node.description(), node.status(), managerStatus);
  }
}
