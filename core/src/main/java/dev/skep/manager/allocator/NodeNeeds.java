package dev.skep.manager.allocator;

import dev.skep.model.Guest;
import dev.skep.model.GuestId;
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

/// Which networks each node needs for its tasks and guests: those that a task stands on which is
/// assigned to the node and not over, or a guest of the node. Counted, so that coming and going
/// costs the same on a crowded node as on an empty one.
final class NodeNeeds {
  private record Stay(NodeId node, List<NetworkAttachment> networks) {}

  private final TreeMap<TaskId, Stay> stays = new TreeMap<>();
  private final TreeMap<GuestId, Guest> guests = new TreeMap<>();
  private final TreeMap<NodeId, TreeMap<NetworkId, Integer>> counts = new TreeMap<>();

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

  /// Returns the node that may need less now.
  Optional<NodeId> forget(GuestId guest) {
    Guest was = guests.remove(guest);
    if (was == null) return Optional.empty();
    add(was.node(), was.network(), -1);
    return Optional.of(was.node());
  }

  /// A guest that is not remembered yet.
  void remember(Guest guest) {
    guests.put(guest.id(), guest);
    add(guest.node(), guest.network(), 1);
  }

  SortedSet<NetworkId> of(NodeId node) {
    TreeMap<NetworkId, Integer> needed = counts.get(node);
    return needed == null ? new TreeSet<>() : new TreeSet<>(needed.keySet());
  }

  private void add(NodeId node, NetworkId network, int by) {
    TreeMap<NetworkId, Integer> needed = counts.computeIfAbsent(node, _ -> new TreeMap<>());
    int count = needed.getOrDefault(network, 0) + by;
    if (count > 0) needed.put(network, count);
    else needed.remove(network);
    if (needed.isEmpty()) counts.remove(node);
  }

  private static boolean isThere(Task task) {
    return task.node().isPresent()
        && !task.state().isBefore(TaskState.ASSIGNED)
        && !task.state().isTerminal();
  }
}
