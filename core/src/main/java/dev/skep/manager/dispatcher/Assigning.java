package dev.skep.manager.dispatcher;

import dev.skep.model.Node;
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

/// What a node must know of its tasks. A task is held back until its node has an address of its own
/// on each network that the task stands on: before, the network cannot be built there.
final class Assigning {
  private Assigning() {}

  /// Every task of the node from ASSIGNED on, those that are over included: their containers stay
  /// until the history forgets them.
  static ToAgent complete(NodeId node, View view) {
    List<TaskAssignment> all =
        view.tasksOn(node).stream()
            .filter(task -> !task.state().isBefore(TaskState.ASSIGNED))
            .filter(task -> !isHeldBack(task, view))
            .map(task -> assignment(task, view))
            .toList();
    return new ToAgent.Assignments(true, all, List.of());
  }

  /// What the events mean for each node; nodes for which they mean nothing are not in it.
  static SortedMap<NodeId, ToAgent> increments(List<StoreEvent> events, View view) {
    var touched = new TreeMap<NodeId, SortedSet<TaskId>>();
    for (StoreEvent event : events) {
      if (event instanceof StoreEvent.NodeUpdated(var before, var after)) {
        for (Task task : freed(before, after, view)) touch(touched, task);
      }
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
                StoreEvent.OfGuest _,
                StoreEvent.OfPayload _,
                StoreEvent.NodeCreated _,
                StoreEvent.NodeUpdated _,
                StoreEvent.NodeRemoved _,
                StoreEvent.ClusterCreated _,
                StoreEvent.ClusterUpdated _ ->
                Optional.empty();
          };
      news.filter(task -> task.node().isPresent()).ifPresent(task -> touch(touched, task));
    }
    var increments = new TreeMap<NodeId, ToAgent>();
    touched.forEach(
        (node, tasks) -> increment(tasks, view).ifPresent(it -> increments.put(node, it)));
    return increments;
  }

  private static void touch(SortedMap<NodeId, SortedSet<TaskId>> touched, Task task) {
    touched.computeIfAbsent(task.node().orElseThrow(), _ -> new TreeSet<>()).add(task.id());
  }

  /// The tasks that the node was waiting for.
  private static List<Task> freed(Node before, Node after, View view) {
    if (before.attachments().equals(after.attachments())) return List.of();
    return view.tasksOn(after.id()).stream()
        .filter(task -> isHeldBack(task, before) && !isHeldBack(task, after))
        .toList();
  }

  private static Optional<ToAgent> increment(SortedSet<TaskId> tasks, View view) {
    var put = new ArrayList<TaskAssignment>();
    var removed = new ArrayList<TaskId>();
    for (var id : tasks) {
      Optional<Task> task = view.task(id);
      if (task.isEmpty()) removed.add(id);
      else if (!isHeldBack(task.get(), view)) put.add(assignment(task.get(), view));
    }
    return put.isEmpty() && removed.isEmpty()
        ? Optional.empty()
        : Optional.of(new ToAgent.Assignments(false, put, removed));
  }

  private static boolean isHeldBack(Task task, View view) {
    return task.node().flatMap(view::node).filter(node -> isHeldBack(task, node)).isPresent();
  }

  /// One that the node has already begun is not taken from it, and one that is not wanted any more
  /// is only to be ended there.
  private static boolean isHeldBack(Task task, Node node) {
    return task.state() == TaskState.ASSIGNED
        && !task.desired().isAfter(TaskState.COMPLETE)
        && task.networks().stream().anyMatch(at -> node.addressOn(at.network()).isEmpty());
  }

  /// A node is not told what it has reported itself.
  private static boolean isNews(Task before, Task after) {
    if (after.state().isBefore(TaskState.ASSIGNED)) return false;
    if (before.state().isBefore(TaskState.ASSIGNED)) return true;
    return !before.withStatus(after.status()).withMeta(after.meta()).equals(after);
  }

  private static TaskAssignment assignment(Task task, View view) {
    List<NetworkInfo> networks =
        task.node().flatMap(view::node).stream()
            .flatMap(node ->
                task.networks().stream()
                    .flatMap(at -> Sharing.network(at.network(), node, view).stream()))
            .toList();
    return new TaskAssignment(task, view.specOf(task), networks);
  }
}
