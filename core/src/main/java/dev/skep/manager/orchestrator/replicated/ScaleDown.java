package dev.skep.manager.orchestrator.replicated;

import dev.skep.model.NodeId;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which slots go when a service has too many: first those without a node or in the middle of a
/// replacement, then the last copies on the nodes that hold most; among equals a task that does not
/// run yet before one that does, and a higher number before a lower one.
final class ScaleDown {
  private ScaleDown() {}

  /// @param rank which copy on its node this is, from 1
  private record Ranked(SlotKey slot, int rank) {}

  /// @param filled each slot's updatable tasks
  static List<SlotKey> leaving(SortedMap<SlotKey, List<Task>> filled, long replicas) {
    if (filled.size() <= replicas) return List.of();
    var ranked = new ArrayList<Ranked>(filled.size());
    var copies = new TreeMap<NodeId, Integer>();
    filled.entrySet().stream()
        .sorted(Comparator.comparing(slot -> runs(slot.getValue()) ? 0 : 1))
        .forEach(slot -> ranked.add(new Ranked(slot.getKey(), rank(slot.getValue(), copies))));
    ranked.sort(Comparator.comparingInt(Ranked::rank));
    return ranked.stream().skip(replicas).map(Ranked::slot).toList();
  }

  private static boolean runs(List<Task> tasks) {
    return tasks.stream().anyMatch(task -> task.state() == TaskState.RUNNING);
  }

  private static int rank(List<Task> tasks, Map<NodeId, Integer> copies) {
    if (tasks.size() != 1 || tasks.getFirst().node().isEmpty()) return Integer.MAX_VALUE;
    return copies.merge(tasks.getFirst().node().get(), 1, Integer::sum);
  }
}
