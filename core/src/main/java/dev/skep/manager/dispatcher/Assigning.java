package dev.skep.manager.dispatcher;

import dev.skep.model.NodeId;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.TaskRemoved;
import dev.skep.store.StoreEvent.TaskUpdated;
import dev.skep.store.View;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.TaskAssignment;
import dev.skep.wire.ToAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a node must know of its tasks.
final class Assigning {
  private Assigning() {}

  /// Every task of the node from ASSIGNED on, those that are over included: their containers stay
  /// until the history forgets them.
  static ToAgent complete(NodeId node, View view) {
    List<TaskAssignment> all =
        view.tasksOn(node).stream()
            .filter(task -> !task.state().isBefore(TaskState.ASSIGNED))
            .map(task -> assignment(task, view))
            .toList();
    return new ToAgent.Assignments(true, all, List.of());
  }

  /// What the events mean for each node; nodes for which they mean nothing are not in it.
  static SortedMap<NodeId, ToAgent> increments(List<StoreEvent> events, View view) {
    var touched = new TreeMap<NodeId, SortedSet<TaskId>>();
    for (StoreEvent event : events) {
      Optional<Task> news =
          switch (event) {
            case TaskUpdated(var before, var after) when isNews(before, after) ->
                Optional.of(after);
            case TaskRemoved(var task) -> Optional.of(task);
            case TaskUpdated _,
                StoreEvent.TaskCreated _,
                StoreEvent.ServiceCreated _,
                StoreEvent.ServiceUpdated _,
                StoreEvent.ServiceRemoved _,
                StoreEvent.NetworkCreated _,
                StoreEvent.NetworkUpdated _,
                StoreEvent.NetworkRemoved _,
                StoreEvent.OfPayload _,
                StoreEvent.NodeCreated _,
                StoreEvent.NodeUpdated _,
                StoreEvent.NodeRemoved _,
                StoreEvent.ClusterCreated _,
                StoreEvent.ClusterUpdated _ ->
                Optional.empty();
          };
      news.filter(task -> task.node().isPresent())
          .ifPresent(task ->
              touched
                  .computeIfAbsent(task.node().orElseThrow(), _ -> new TreeSet<>())
                  .add(task.id()));
    }
    var increments = new TreeMap<NodeId, ToAgent>();
    touched.forEach((node, tasks) -> increments.put(node, increment(tasks, view)));
    return increments;
  }

  private static ToAgent increment(SortedSet<TaskId> tasks, View view) {
    var put = new ArrayList<TaskAssignment>();
    var removed = new ArrayList<TaskId>();
    for (var id : tasks) {
      view.task(id).ifPresentOrElse(task -> put.add(assignment(task, view)), () -> removed.add(id));
    }
    return new ToAgent.Assignments(false, put, removed);
  }

  /// A node is not told what it has reported itself.
  private static boolean isNews(Task before, Task after) {
    if (after.state().isBefore(TaskState.ASSIGNED)) return false;
    if (before.state().isBefore(TaskState.ASSIGNED)) return true;
    return !before.withStatus(after.status()).withMeta(after.meta()).equals(after);
  }

  private static TaskAssignment assignment(Task task, View view) {
    List<NetworkInfo> networks =
        task.networks().stream()
            .flatMap(attachment -> view.network(attachment.network()).stream())
            .flatMap(network -> Publishing.info(network, view).stream())
            .toList();
    return new TaskAssignment(task, view.specOf(task), networks);
  }
}
