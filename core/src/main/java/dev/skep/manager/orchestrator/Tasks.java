package dev.skep.manager.orchestrator;

import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.View;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What orchestrators ask of single tasks.
public final class Tasks {
  /// By the leader's clock, because agents' clocks differ; then by id, so that there is one answer.
  public static final Comparator<Task> BY_LAST_NEWS =
      Comparator.<Task, Instant>comparing(task -> task.status().appliedAt())
          .thenComparing(Task::id);

  public static final Comparator<Task> BY_CREATION =
      Comparator.<Task, Instant>comparing(task -> task.meta().createdAt()).thenComparing(Task::id);

  private Tasks() {}

  /// A task of the service as it is now, for that slot.
  public static Task made(
      TaskId id, Service service, SlotKey slot, TaskState desired, Instant now) {
    return new Task(
        id,
        Meta.NEW,
        service.id(),
        service.name(),
        service.revision(),
        slot.number(),
        slot.node().isEmpty() ? Optional.empty() : Optional.of(new NodeId(slot.node())),
        TaskStatus.created(now),
        desired,
        List.of(),
        service.spec().endpointSpec());
  }

  /// Nobody has said yet that the task should stop.
  public static boolean isWanted(Task task) {
    return !task.desired().isAfter(TaskState.RUNNING);
  }

  /// The task has a node that cannot keep it: gone, down or drained.
  public static boolean isStranded(View view, Task task) {
    return task.node().isPresent()
        && view.node(task.node().get()).map(Node::losesTasks).orElse(true);
  }

  /// The task should run but has ended or has lost its node: it is for the restart to answer.
  public static boolean hasEnded(View view, Task task) {
    return isWanted(task) && (task.state().isTerminal() || isStranded(view, task));
  }

  /// The task has reached a node that would tell us when it stops.
  public static boolean isHeard(View view, Task task) {
    return task.node()
        .flatMap(view::node)
        .filter(node -> node.status().state() != NodeStatus.State.DOWN)
        .isPresent();
  }

  /// A successor must wait for this one's end.
  public static boolean mayStillRun(View view, Task task) {
    return !task.state().isTerminal() && isHeard(view, task);
  }
}
