package dev.skep.manager.orchestrator.enforce;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.placement.Constraints;
import dev.skep.model.Node;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.Resources;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Which tasks may not stay on their node.
final class Eligibility {
  private Eligibility() {}

  /// Whether anything has changed of a node that constraints and reservations look at.
  static boolean mayDiffer(Node before, Node after) {
    return !before.spec().equals(after.spec())
        || before.role() != after.role()
        || !before.description().equals(after.description())
        || !before.status().addr().equals(after.status().addr());
  }

  /// Of too many tasks the youngest go. A paused node keeps its tasks on purpose; what a drained or
  /// dead one loses is not judged here.
  static List<Task> misplaced(View view, Node node) {
    if (node.losesTasks() || node.spec().availability() != Availability.ACTIVE) return List.of();
    Resources has = node.description().resources();
    // A host that says nothing of what it has is not empty: its agent has not looked yet.
    boolean isKnown = has.nanoCpus() != 0 || has.memoryBytes() != 0;
    var supply = new Supply(has);
    var constraints = new TreeMap<ServiceId, Constraints>();
    var misplaced = new ArrayList<Task>();
    for (Task task : view.tasksOn(node.id()).stream().sorted(Tasks.BY_CREATION).toList()) {
      if (!isHere(task)) continue;
      ServiceSpec made = view.specOf(task);
      boolean admitted =
          constraints
              .computeIfAbsent(task.service(), id -> constraints(view, id, made))
              .admit(node);
      if (!admitted || (isKnown && !supply.take(made.taskTemplate().reservations()))) {
        misplaced.add(task);
      }
    }
    return misplaced;
  }

  /// What the service wants now, not what it wanted when the task was made: a change of nothing but
  /// the place leaves tasks as they are where they fit. The orchestrators of global services and
  /// jobs judge by themselves where a task belongs.
  private static Constraints constraints(View view, ServiceId id, ServiceSpec made) {
    ServiceSpec now = view.service(id).map(Service::spec).orElse(made);
    return switch (now.mode()) {
      case ServiceMode.Replicated _, ServiceMode.ReplicatedJob _ -> Constraints.of(now);
      case ServiceMode.Global _, ServiceMode.GlobalJob _ -> Constraints.NONE;
    };
  }

  /// The task has this node for good, and is not over or on its way out.
  private static boolean isHere(Task task) {
    return !task.state().isBefore(TaskState.ASSIGNED)
        && task.state().isBefore(TaskState.COMPLETE)
        && !task.desired().isAfter(TaskState.COMPLETE);
  }
}
