package dev.skep.manager.orchestrator.restart;

import dev.skep.manager.orchestrator.RestartRule;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.Node;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// When a task that was made with desired READY may start, or be replaced if it has ended before:
/// after the restart delay, and after the tasks before it have stopped. All of it is read from the
/// view, so that it comes out the same for the leader that made the task and for the next one.
final class StartTime {
  /// How long a successor waits for a task that does not stop. From SwarmKit; counted from the
  /// successor's creation, like the delay.
  static final Duration LONGEST_STOP = Duration.ofMinutes(1);

  private StartTime() {}

  /// By what is known now; it may become earlier by an event.
  ///
  /// @param slot all tasks of the slot
  static Instant of(View view, Task task, List<Task> slot) {
    Duration wait = delay(view, task, slot);
    boolean stopping =
        slot.stream().anyMatch(other -> isBefore(other, task) && isStopping(view, other));
    if (stopping && wait.compareTo(LONGEST_STOP) < 0) wait = LONGEST_STOP;
    return task.meta().createdAt().plus(wait);
  }

  /// The restart delay is for tasks that ended by themselves or with their node; an update has
  /// asked the one before to stop and does not make its successor wait longer than that.
  private static Duration delay(View view, Task task, List<Task> slot) {
    Optional<Task> before =
        slot.stream().filter(other -> isBefore(other, task)).max(Tasks.BY_CREATION);
    if (before.isPresent()) {
      if (isDrained(view, before.get())) return Duration.ZERO;
      if (wasAsked(before.get()) && !Tasks.isStranded(view, before.get())) return Duration.ZERO;
    }
    return RestartRule.delay(view.specOf(task));
  }

  private static boolean wasAsked(Task task) {
    return !task.state().isTerminal() || task.state() == TaskState.SHUTDOWN;
  }

  private static boolean isBefore(Task other, Task task) {
    return Tasks.BY_CREATION.compare(other, task) < 0;
  }

  private static boolean isStopping(View view, Task task) {
    return !Tasks.isWanted(task) && !task.state().isTerminal() && Tasks.isHeard(view, task);
  }

  static boolean isDrained(View view, Task task) {
    return node(view, task)
        .filter(node -> node.spec().availability() == Availability.DRAIN)
        .isPresent();
  }

  private static Optional<Node> node(View view, Task task) {
    return task.node().flatMap(view::node);
  }
}
