package dev.skep.manager.api;

import static dev.skep.store.Refusal.Code.FAILED_PRECONDITION;
import static dev.skep.store.Refusal.Code.NOT_FOUND;

import dev.skep.manager.roles.GroupMember;
import dev.skep.manager.roles.Quorum;
import dev.skep.model.ManagerStatus;
import dev.skep.model.ManagerStatus.Reachability;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Managing;
import dev.skep.store.Refusal;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What users ask of nodes.
public final class Nodes {
  private Nodes() {}

  /// A change of its role is accepted at once and comes true later: see the room of the roles.
  ///
  /// @param managers the members of the managers' group
  public static Decision<NodeId> update(
      View view,
      String word,
      long version,
      NodeSpec spec,
      SortedMap<NodeId, ManagerStatus> managers) {
    return switch (Lookup.node(view, word)) {
      case Lookup.Missed<Node>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Node>(var node) -> update(view, node, version, spec, managers);
    };
  }

  private static Decision<NodeId> update(
      View view, Node was, long version, NodeSpec spec, SortedMap<NodeId, ManagerStatus> managers) {
    Optional<Refusal> refusal =
        Checks.first(
            () -> Managing.demotes(was, spec) ? demotion(view, was, managers) : Optional.empty(),
            () ->
                was.meta().version() == version
                    ? Optional.empty()
                    : Optional.of(Refusal.outOfSequence()));
    if (refusal.isPresent()) return new Decision.Refuse<>(refusal.get());
    return Decision.accept(was.id(), new Change.SpecifyNode(was.id(), version, spec));
  }

  private static Optional<Refusal> demotion(
      View view, Node node, SortedMap<NodeId, ManagerStatus> managers) {
    Optional<Refusal> last = Managing.isLast(node, view.nodes());
    if (last.isPresent()) return last;
    if (!managers.containsKey(node.id())) {
      return refused(NOT_FOUND, "can't find manager in raft memberlist");
    }
    if (!Quorum.staysWithout(members(managers), node.id())) {
      return refused(FAILED_PRECONDITION, Quorum.LOST);
    }
    return Optional.empty();
  }

  /// How far each has come does not matter for the quorum.
  private static List<GroupMember> members(SortedMap<NodeId, ManagerStatus> managers) {
    return managers.entrySet().stream()
        .map(it ->
            new GroupMember(
                it.getKey(),
                it.getValue().addr(),
                it.getValue().reachability() == Reachability.REACHABLE,
                0))
        .toList();
  }

  /// Its tasks are given up: nobody will hear of them again.
  ///
  /// @param force even if it is up
  public static Decision<NodeId> remove(
      View view,
      String word,
      boolean force,
      SortedMap<NodeId, ManagerStatus> managers,
      Instant now) {
    return switch (Lookup.node(view, word)) {
      case Lookup.Missed<Node>(var why) -> new Decision.Decline<>(why);
      case Lookup.Found<Node>(var node) -> remove(view, node, force, managers, now);
    };
  }

  private static Decision<NodeId> remove(
      View view, Node node, boolean force, SortedMap<NodeId, ManagerStatus> managers, Instant now) {
    Optional<Refusal> refusal =
        Checks.first(() -> isManager(node, managers), () -> isUp(node, force));
    if (refusal.isPresent()) return new Decision.Refuse<>(refusal.get());
    var changes = new ArrayList<Change>();
    for (Task task : view.tasksOn(node.id())) {
      if (!task.state().isBefore(TaskState.COMPLETE)) continue;
      changes.add(
          new Change.ReportTask(
              task.id(),
              task.status()
                  .to(TaskState.ORPHANED, "Task belonged to a node that has been deleted", now)));
    }
    changes.add(new Change.RemoveNode(node.id()));
    return new Decision.Accept<>(new Transaction(List.copyOf(changes)), node.id());
  }

  private static Optional<Refusal> isManager(Node node, SortedMap<NodeId, ManagerStatus> managers) {
    // One that has been demoted is taken out of the group by whoever keeps it, removed or not.
    boolean member = node.spec().role() == NodeRole.MANAGER && managers.containsKey(node.id());
    if (!member) return Optional.empty();
    return refused(
        FAILED_PRECONDITION,
        "node "
            + node.id()
            + " is a cluster manager and is a member of the raft cluster. It must be demoted to"
            + " worker before removal");
  }

  private static Optional<Refusal> isUp(Node node, boolean force) {
    if (force || node.status().state() != NodeStatus.State.READY) return Optional.empty();
    return refused(FAILED_PRECONDITION, "node " + node.id() + " is not down and can't be removed");
  }

  private static Optional<Refusal> refused(Refusal.Code code, String text) {
    return Optional.of(new Refusal(code, text));
  }
}
