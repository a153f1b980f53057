package dev.skep.manager.scheduler;

import dev.skep.model.NodeId;
import dev.skep.model.RevisionKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Tasks that wait for the scheduler. Those of one revision ask the same and are looked at
/// together.
final class Queue {
  // Looked up more often than walked through, hence hashed; linked, so that order is order.
  private final LinkedHashMap<RevisionKey, Group> groups = new LinkedHashMap<>();
  private final TreeMap<NodeId, Line> preassigned = new TreeMap<>();
  private final TreeMap<TaskId, Task> unwanted = new TreeMap<>();

  /// Takes the place of what was known of the task. Returns its group, if tasks of it wait for a
  /// node.
  Optional<Group> see(Task task) {
    if (task.state() == TaskState.PENDING && !task.desired().isAfter(TaskState.COMPLETE)) {
      if (task.node().isEmpty()) {
        Group group = groups.computeIfAbsent(task.madeFrom(), Group::new);
        group.put(task);
        return Optional.of(group);
      }
      preassigned.computeIfAbsent(task.node().get(), _ -> new Line()).put(task);
      return group(task.madeFrom());
    }
    remove(task);
    if (task.state() == TaskState.PENDING && task.desired() != TaskState.REMOVE) {
      unwanted.put(task.id(), task);
    }
    return group(task.madeFrom());
  }

  void remove(Task task) {
    unwanted.remove(task.id());
    if (task.node().isPresent()) remove(task, task.node().get(), preassigned);
    remove(task, task.madeFrom(), groups);
  }

  private static <K> void remove(Task task, K key, Map<K, ? extends Line> from) {
    Line tasks = from.get(key);
    if (tasks == null) return;
    tasks.remove(task);
    if (tasks.isEmpty()) from.remove(key);
  }

  /// Tasks that never ran and are not wanted any more.
  List<Task> unwanted() {
    return unwanted.isEmpty() ? List.of() : List.copyOf(unwanted.values());
  }

  Collection<Group> groups() {
    return List.copyOf(groups.values());
  }

  Optional<Group> group(RevisionKey key) {
    return groups.isEmpty() ? Optional.empty() : Optional.ofNullable(groups.get(key));
  }

  boolean hasPreassigned() {
    return !preassigned.isEmpty();
  }

  Collection<NodeId> preassignedNodes() {
    return List.copyOf(preassigned.keySet());
  }

  List<Task> preassignedTo(NodeId node) {
    Line tasks = preassigned.get(node);
    return tasks == null ? List.of() : tasks.tasks();
  }
}
