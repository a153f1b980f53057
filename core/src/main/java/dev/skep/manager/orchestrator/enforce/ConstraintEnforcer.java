package dev.skep.manager.orchestrator.enforce;

import static java.lang.System.Logger.Level.INFO;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Change;
import dev.skep.store.Change.ReportTask;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.*;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The room's one door.
public final class ConstraintEnforcer implements ControlLoop {
  private static final System.Logger LOG = System.getLogger(ConstraintEnforcer.class.getName());

  @Override
  public String name() {
    return "enforcer";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    return enforce(view.nodeTable().keySet(), view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    return switch (input) {
      case Input.Committed(var events) -> enforce(changed(events), view, now);
      // Nothing that is asked for here can be refused but in a term that is over.
      case Input.Refused _ -> start(view, now);
      case Input.Due _, Input.Heard _ -> List.of();
    };
  }

  private static SortedSet<NodeId> changed(List<StoreEvent> events) {
    var nodes = new TreeSet<NodeId>();
    for (StoreEvent event : events) {
      switch (event) {
        case NodeUpdated(var before, var after) -> {
          if (Eligibility.mayDiffer(before, after)) nodes.add(after.id());
        }
        // Where a service's tasks may be is judged by the update when the service changes, and by
        // the scheduler when a task is new.
        case ServiceCreated _, ServiceUpdated _, ServiceRemoved _ -> {}
        case TaskCreated _, TaskUpdated _, TaskRemoved _ -> {}
        case NodeCreated _, NodeRemoved _ -> {}
        case ClusterCreated _, ClusterUpdated _ -> {}
        case NetworkCreated _, NetworkUpdated _, NetworkRemoved _ -> {}
        case OfGuest _, OfPayload _ -> {}
      }
    }
    return nodes;
  }

  private static List<Effect> enforce(Iterable<NodeId> nodes, View view, Instant now) {
    var changes = new ArrayList<Change>();
    for (NodeId id : nodes) {
      view.node(id).ifPresent(node -> reject(node, view, now, changes));
    }
    return changes.isEmpty() ? List.of() : List.of(new Effect.Write(new Transaction(changes)));
  }

  private static void reject(Node node, View view, Instant now, List<Change> changes) {
    for (Task task : Eligibility.misplaced(view, node)) {
      LOG.log(
          INFO,
          "task {0} ({1}) {2} -> REJECTED: node {3} no longer meets constraints",
          task.id(),
          task.name(),
          task.state(),
          node.id());
      changes.add(new ReportTask(task.id(), rejected(task.status(), now)));
    }
  }

  private static TaskStatus rejected(TaskStatus was, Instant now) {
    return was.to(TaskState.REJECTED, "task rejected by constraint enforcer", now)
        .broken(TaskState.REJECTED, "assigned node no longer meets constraints", now);
  }
}
