package dev.skep.daemon.swarm;

import dev.skep.daemon.http.swarm.LogQuery;
import dev.skep.daemon.http.swarm.LogQuery.Source;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.util.List;

/// Whose output a reader gets.
final class LogSelection {
  private LogSelection() {}

  /// Tasks with something to read. A task that is named itself is read as far as it has come,
  /// unless its first line is to be waited for.
  static List<Task> tasks(View view, LogQuery query) {
    return all(view, query.source()).stream()
        .filter(task -> task.node().isPresent())
        .filter(task ->
            !task.state().isBefore(TaskState.RUNNING)
                || query.source() instanceof Source.OfTask && !query.follow())
        .toList();
  }

  private static List<Task> all(View view, Source source) {
    return switch (source) {
      case Source.OfService(var service) -> view.tasksOf(service);
      case Source.OfTask(var task) -> view.task(task).map(List::of).orElse(List.of());
    };
  }

  /// Whether there may be more to read than there is now.
  static boolean goesOn(View view, LogQuery query) {
    return query.follow()
        && switch (query.source()) {
          case Source.OfService(var service) -> view.service(service).isPresent();
          case Source.OfTask(var id) ->
              view.task(id)
                  .filter(task -> !task.state().isTerminal())
                  .filter(task -> task.node().filter(node -> isDown(view, node)).isEmpty())
                  .isPresent();
        };
  }

  /// Nobody is given up on more than the swarm does.
  static boolean isDown(View view, NodeId node) {
    return view.node(node)
        .map(Node::status)
        .filter(status -> status.state() != NodeStatus.State.DOWN)
        .isEmpty();
  }
}
