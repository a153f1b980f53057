package dev.skep.manager.dispatcher;

import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Change;
import dev.skep.store.View;
import dev.skep.wire.ToManager.TaskReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What of a node's reports is written down, and what in the end for want of them.
final class Reporting {
  private Reporting() {}

  /// Why the whole message is refused: a node speaks for its own tasks, and of states that are its
  /// to give.
  static Optional<String> objection(NodeId from, List<TaskReport> reports, View view) {
    for (TaskReport report : reports) {
      Optional<Task> task = view.task(report.task());
      if (task.isPresent() && !task.get().node().equals(Optional.of(from))) {
        return Optional.of("cannot update a task not assigned this node");
      }
      TaskState state = report.status().state();
      if (state.isBefore(TaskState.ASSIGNED) || state.isAfter(TaskState.REJECTED)) {
        return Optional.of("task " + report.task() + " cannot be reported as " + state);
      }
    }
    return Optional.empty();
  }

  /// The last word on each task, where it is news. Tasks that are gone are passed over.
  static List<Change.ReportTask> changes(List<TaskReport> reports, View view) {
    var latest = new TreeMap<TaskId, TaskStatus>();
    for (TaskReport report : reports) latest.put(report.task(), report.status());
    return latest.entrySet().stream()
        .filter(report ->
            view.task(report.getKey())
                .filter(task -> isNews(task.status(), report.getValue()))
                .isPresent())
        .map(report -> new Change.ReportTask(report.getKey(), report.getValue()))
        .toList();
  }

  /// The end of all tasks of a node that has been down for so long that nobody expects it back;
  /// none while it is not down.
  static List<Change.ReportTask> orphans(NodeId id, View view, Instant now) {
    if (view.node(id).filter(node -> node.status().state() == NodeStatus.State.DOWN).isEmpty()) {
      return List.of();
    }
    return view.tasksOn(id).stream()
        .filter(task -> !task.state().isBefore(TaskState.ASSIGNED) && !task.state().isTerminal())
        .map(task ->
            new Change.ReportTask(
                task.id(), task.status().broken(TaskState.ORPHANED, task.status().err(), now)))
        .toList();
  }

  private static boolean isNews(TaskStatus stored, TaskStatus reported) {
    return !reported.state().isBefore(stored.state())
        && !reported.appliedAt(stored.appliedAt()).equals(stored);
  }
}
