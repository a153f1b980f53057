package dev.skep.manager.allocator;

import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which networks each node needs for its tasks: those that a task stands on which is assigned to
/// the node and not over. Counted, so that a task's coming and going costs the same on a crowded
/// node as on an empty one.
final class NodeNeeds {
  private record Stay(NodeId node, List<NetworkAttachment> networks) {}

  private final TreeMap<TaskId, Stay> stays = new TreeMap<>();
  private final TreeMap<NodeId, TreeMap<NetworkId, Integer>> tasks = new TreeMap<>();

  /// Returns the node that may need less now.
  Optional<NodeId> forget(TaskId task) {
    Stay was = stays.remove(task);
    if (was == null) return Optional.empty();
    for (NetworkAttachment at : was.networks()) add(was.node(), at.network(), -1);
    return Optional.of(was.node());
  }

  /// A task that is not remembered yet. Returns the node that may need more now.
  Optional<NodeId> remember(Task task) {
    if (!isThere(task) || task.networks().isEmpty()) return Optional.empty();
    NodeId node = task.node().orElseThrow();
    stays.put(task.id(), new Stay(node, task.networks()));
    for (NetworkAttachment at : task.networks()) add(node, at.network(), 1);
    return Optional.of(node);
  }

  SortedSet<NetworkId> of(NodeId node) {
    TreeMap<NetworkId, Integer> counts = tasks.get(node);
    return counts == null ? new TreeSet<>() : new TreeSet<>(counts.keySet());
  }

  private void add(NodeId node, NetworkId network, int by) {
    TreeMap<NetworkId, Integer> counts = tasks.computeIfAbsent(node, _ -> new TreeMap<>());
    int count = counts.getOrDefault(network, 0) + by;
    if (count > 0) counts.put(network, count);
    else counts.remove(network);
    if (counts.isEmpty()) tasks.remove(node);
  }

  private static boolean isThere(Task task) {
    return task.node().isPresent()
        && !task.state().isBefore(TaskState.ASSIGNED)
        && !task.state().isTerminal();
  }
}
