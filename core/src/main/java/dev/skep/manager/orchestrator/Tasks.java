package dev.skep.manager.orchestrator;

import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeLossGrace;
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
        service.spec().endpointSpec(),
        service.iteration(),
        false);
  }

  /// How far a task of the service goes if nobody stops it.
  public static TaskState goal(Service service) {
    return service.spec().mode().isJob() ? TaskState.COMPLETE : TaskState.RUNNING;
  }

  /// The task is on its way or at its place, and nobody has said yet that it should stop. A task of
  /// a job that has done its work is not wanted any more.
  public static boolean isWanted(Task task) {
    return !task.desired().isAfter(TaskState.COMPLETE) && !isFinished(task);
  }

  /// The task has done what its job wanted of it.
  public static boolean isFinished(Task task) {
    return task.isOfJob() && task.state() == TaskState.COMPLETE;
  }

  /// The task has a node that cannot keep it: gone, down or drained. A drained node lets a
  /// replicated job's task come to its end.
  public static boolean isStranded(View view, Task task) {
    return task.node().isPresent()
        && view.node(task.node().get()).map(node -> loses(node, task)).orElse(true);
  }

  private static boolean loses(Node node, Task task) {
    return task.isOfJob() && task.slot() > 0
        ? node.status().state() == NodeStatus.State.DOWN
        : node.losesTasks();
  }

  /// The task should run but has ended or has lost its node: it is for the restart to answer.
  public static boolean hasEnded(View view, Task task, Instant now) {
    if (!isWanted(task)) return false;
    if (task.state().isTerminal()) return true;
    return isStranded(view, task) && keptUntil(view, task).filter(now::isBefore).isEmpty();
  }

  /// Until when the task stays with its node, which is lost: by what its service asks for now.
  public static Optional<Instant> keptUntil(View view, Task task) {
    Optional<Node> node = task.node().flatMap(view::node);
    Optional<Service> service = view.service(task.service());
    if (node.isEmpty() || service.isEmpty()) return Optional.empty();
    return NodeLossGrace.until(node.get(), service.get().spec());
  }

  /// The task has reached a node that would tell us when it stops.
  public static boolean isHeard(View view, Task task) {
    return !task.state().isBefore(TaskState.ASSIGNED)
        && task.node()
            .flatMap(view::node)
            .filter(node -> node.status().state() != NodeStatus.State.DOWN)
            .isPresent();
  }

  /// A successor must wait for this one's end.
  public static boolean mayStillRun(View view, Task task) {
    return !task.state().isTerminal() && isHeard(view, task);
  }
}
