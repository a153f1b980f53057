package dev.skep.manager.orchestrator;

import dev.skep.manager.placement.Constraints;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.store.View;
import java.util.Optional;

/// Whether a global service wants a task on a node.
public enum Fit {
  /// The node is gone, down or drained, or does not meet the constraints.
  NO,
  /// What is there stays, but nothing new comes.
  PAUSED,
  YES;

  public static Fit of(View view, Constraints constraints, NodeId id) {
    Optional<Node> node = view.node(id);
    if (node.isEmpty() || node.get().losesTasks() || !constraints.admit(node.get())) return NO;
    return node.get().spec().availability() == Availability.PAUSE ? PAUSED : YES;
  }
}
