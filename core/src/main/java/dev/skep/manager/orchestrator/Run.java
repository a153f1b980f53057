package dev.skep.manager.orchestrator;

import dev.skep.model.Service;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Change.DesireTask;
import dev.skep.store.View;
import java.util.List;
import java.util.Optional;

/// What a job's present run has made of one slot.
public enum Run {
  /// Nobody works on the slot.
  OPEN,
  /// A task is underway; it may have failed and wait for its successor.
  ACTIVE,
  /// A task is complete.
  FINISHED,
  /// The last task failed, and the restart policy has had enough.
  SPENT;

  /// @param tasks those of the present run
  public static Run of(View view, List<Task> tasks) {
    if (tasks.stream().anyMatch(Tasks::isFinished)) return FINISHED;
    if (tasks.stream().anyMatch(Tasks::isWanted)) return ACTIVE;
    Optional<Task> last = tasks.stream().max(Tasks.BY_CREATION).filter(Run::isAttempt);
    return last.isEmpty() || RestartRule.allows(view, last.get(), tasks) ? OPEN : SPENT;
  }

  /// A global job's task that was given up with its node was merely told to stop.
  private static boolean isAttempt(Task task) {
    return task.slot() > 0 || task.state().isAfter(TaskState.SHUTDOWN);
  }

  public static boolean isPresent(Service service, Task task) {
    return task.iteration().equals(service.iteration());
  }

  /// The slot's tasks of the present run.
  public static List<Task> present(View view, Service service, SlotKey slot) {
    return Slots.tasksIn(view, slot).stream().filter(task -> isPresent(service, task)).toList();
  }

  /// The slot's tasks of earlier runs have to go. What a replicated job has finished stays as its
  /// history; a global job starts with nothing.
  public static List<Change> retire(View view, Service service, SlotKey slot) {
    return Slots.tasksIn(view, slot).stream()
        .filter(task -> !isPresent(service, task))
        .filter(task -> Tasks.isWanted(task) || !task.state().isTerminal() || task.slot() == 0)
        .<Change>map(task -> new DesireTask(task.id(), retired(task)))
        .toList();
  }

  private static TaskState retired(Task task) {
    boolean isHistory = task.slot() > 0 && task.state().isTerminal();
    return isHistory ? TaskState.SHUTDOWN : TaskState.REMOVE;
  }
}
