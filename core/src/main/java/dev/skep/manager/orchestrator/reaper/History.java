package dev.skep.manager.orchestrator.reaper;

import dev.skep.manager.orchestrator.RestartRule;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.Cluster;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which of a slot's tasks are history that nobody wants to keep.
final class History {
  /// SwarmKit's default, for a cluster that says nothing.
  static final long DEFAULT_LIMIT = 5;

  private History() {}

  /// How many tasks a slot of the service keeps, the live one included; negative means all. A limit
  /// on restarts wins: they are counted from what is kept.
  static long limit(View view, Service service) {
    long attempts = RestartRule.policy(service.spec()).maxAttempts().orElse(0L);
    if (attempts > 0) return attempts + 1;
    return view.cluster().map(History::limit).orElse(DEFAULT_LIMIT);
  }

  private static long limit(Cluster cluster) {
    return cluster.spec().orchestration().taskHistoryRetentionLimit().orElse(DEFAULT_LIMIT);
  }

  /// Oldest news first, as many as are too many.
  ///
  /// @param slot the slot's tasks without those that are to be removed anyway
  static List<Task> tooOld(View view, Service service, List<Task> slot) {
    long limit = limit(view, service);
    if (limit < 0) return List.of();
    long tooMany = slot.size() - (hasLiveTask(slot) ? limit : Math.max(1, limit));
    if (tooMany <= 0) return List.of();
    SortedSet<TaskId> needed = awaited(slot);
    return slot.stream()
        .sorted(Tasks.BY_LAST_NEWS)
        .filter(task -> isOver(task) && !counts(service, task) && !needed.contains(task.id()))
        .limit(tooMany)
        .toList();
  }

  /// By what a job's present run has finished it is known what is left to do.
  private static boolean counts(Service service, Task task) {
    return Tasks.isFinished(task) && task.iteration().equals(service.iteration());
  }

  /// How long a successor waits depends on how the task before it ended; whether its slot is being
  /// updated, on what that task was.
  private static SortedSet<TaskId> awaited(List<Task> slot) {
    var found = new TreeSet<TaskId>();
    List<Task> inOrder = slot.stream().sorted(Tasks.BY_CREATION).toList();
    for (int which = 1; which < inOrder.size(); which++) {
      if (isStillToCome(inOrder.get(which))) found.add(inOrder.get(which - 1).id());
    }
    return found;
  }

  private static boolean isStillToCome(Task task) {
    return task.desired().isBefore(TaskState.RUNNING)
        || (Tasks.isWanted(task) && task.state().isBefore(TaskState.RUNNING));
  }

  private static boolean hasLiveTask(List<Task> slot) {
    return slot.stream().anyMatch(task -> !isOver(task));
  }

  /// Has ended, or will never run, and nobody has to answer for it any more.
  private static boolean isOver(Task task) {
    return !Tasks.isWanted(task)
        && (task.state().isTerminal() || task.state().isBefore(TaskState.ASSIGNED));
  }
}
