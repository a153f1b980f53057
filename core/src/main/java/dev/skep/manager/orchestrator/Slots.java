package dev.skep.manager.orchestrator;

import dev.skep.model.Service;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What orchestrators ask of a service's slots. Tasks with desired REMOVE are as good as gone and
/// do not count anywhere.
public final class Slots {
  private Slots() {}

  public static List<Task> tasksIn(View view, SlotKey slot) {
    return view.tasksIn(slot).stream().filter(Slots::counts).toList();
  }

  public static SortedMap<SlotKey, List<Task>> of(View view, Service service) {
    var slots = new TreeMap<SlotKey, List<Task>>();
    for (Task task : view.tasksOf(service.id())) {
      if (counts(task)) {
        slots.computeIfAbsent(SlotKey.of(task), _ -> new ArrayList<>()).add(task);
      }
    }
    return slots;
  }

  private static boolean counts(Task task) {
    return task.desired() != TaskState.REMOVE;
  }

  /// The tasks by which a slot counts as filled, and which an update replaces: those that are
  /// wanted; else the last one, if the service's restart policy lets it rest. None means that the
  /// slot is dead.
  public static List<Task> updatable(View view, List<Task> tasks) {
    List<Task> wanted = tasks.stream().filter(Tasks::isWanted).toList();
    if (!wanted.isEmpty() || tasks.isEmpty()) return wanted;
    Task last = tasks.stream().max(Tasks.BY_LAST_NEWS).orElseThrow();
    // What was given up before it came to a node has used up none of its attempts.
    if (last.state().isBefore(TaskState.ASSIGNED)) return List.of();
    return RestartRule.allows(view, last, tasks) ? List.of() : List.of(last);
  }
}
