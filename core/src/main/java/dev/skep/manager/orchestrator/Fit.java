package dev.skep.manager.orchestrator;

import dev.skep.manager.placement.Constraints;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeLossGrace;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.Service;
import dev.skep.store.View;
import java.time.Instant;
import java.util.Optional;

/// Whether a global service wants a task on a node.
public enum Fit {
  /// The node is gone, down or drained, or does not meet the constraints.
  NO,
  /// What is there stays, but nothing new comes: the node is paused, or it is lost and the service
  /// still waits for it.
  PAUSED,
  YES;

  /// Lost nodes are waited for, if the service does.
  ///
  /// @param constraints the service's
  public static Fit of(
      View view, Service service, Constraints constraints, NodeId id, Instant now) {
    boolean waits =
        view.node(id)
            .filter(constraints::admit)
            .flatMap(node -> NodeLossGrace.until(node, service.spec()))
            .filter(now::isBefore)
            .isPresent();
    return waits ? PAUSED : of(view, constraints, id);
  }

  public static Fit of(View view, Constraints constraints, NodeId id) {
    Optional<Node> node = view.node(id);
    if (node.isEmpty() || node.get().losesTasks() || !constraints.admit(node.get())) return NO;
    return node.get().spec().availability() == Availability.PAUSE ? PAUSED : YES;
  }
}
