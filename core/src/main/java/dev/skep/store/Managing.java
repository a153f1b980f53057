package dev.skep.store;

import dev.skep.model.Node;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import java.util.Collection;
import java.util.Optional;

/// A swarm keeps a manager, whoever demotes whom.
///
/// Asked by whoever answers users, and again when the log is applied, for two users may demote two
/// managers at once. What counts is what nodes are to be: one that is being demoted is a manager
/// for a moment only.
public final class Managing {
  private Managing() {}

  /// Refused when nobody else is to be a manager.
  public static Optional<Refusal> isLast(Node manager, Collection<Node> nodes) {
    boolean others =
        nodes.stream()
            .anyMatch(it -> it.spec().role() == NodeRole.MANAGER && !it.id().equals(manager.id()));
    if (others) return Optional.empty();
    return Optional.of(
        new Refusal(
            Refusal.Code.FAILED_PRECONDITION,
            "attempting to demote the last manager of the swarm"));
  }

  public static boolean demotes(Node was, NodeSpec spec) {
    return was.spec().role() == NodeRole.MANAGER && spec.role() == NodeRole.WORKER;
  }
}
