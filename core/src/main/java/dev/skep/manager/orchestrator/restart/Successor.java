package dev.skep.manager.orchestrator.restart;

import dev.skep.manager.orchestrator.RestartRule;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What follows in a slot whose tasks have ended.
///
/// @param ended to be given up; none when there is nothing to do
/// @param desired how far the successor goes to begin with; empty when there is to be none
record Successor(List<Task> ended, Optional<TaskState> desired) {
  /// @param slot all tasks of the slot
  static Successor of(View view, Service service, List<Task> slot, Instant now) {
    List<Task> ended = slot.stream().filter(task -> isDue(view, task, slot, now)).toList();
    if (ended.isEmpty()) return new Successor(ended, Optional.empty());
    Task last = ended.stream().max(Tasks.BY_CREATION).orElseThrow();
    // A start-first update has two tasks in a slot; when one ends the other is enough.
    boolean filled = slot.stream().filter(Tasks::isWanted).count() > ended.size();
    if (filled || !RestartRule.allows(view, last, slot)) {
      return new Successor(ended, Optional.empty());
    }
    return new Successor(ended, Optional.of(begin(view, service, last, slot)));
  }

  /// A task that ended before it was its turn to start serves its delay first: whoever replaced it
  /// earlier would try again as fast as an image can be missing.
  static boolean isDue(View view, Task task, List<Task> slot, Instant now) {
    if (!Tasks.hasEnded(view, task, now)) return false;
    boolean early = task.state().isTerminal() && task.desired().isBefore(TaskState.RUNNING);
    return !early || !StartTime.of(view, task, slot).isAfter(now);
  }

  /// Nothing to wait for saves the detour over READY.
  private static TaskState begin(View view, Service service, Task last, List<Task> slot) {
    Duration delay =
        StartTime.isDrained(view, last) ? Duration.ZERO : RestartRule.delay(service.spec());
    boolean over = slot.stream().noneMatch(task -> Tasks.mayStillRun(view, task));
    return delay.isZero() && over ? Tasks.goal(service) : TaskState.READY;
  }
}
