package dev.skep.manager.orchestrator.replicated;

import dev.skep.manager.orchestrator.Slots;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is missing between a replicated service and its tasks.
///
/// @param fill slots that need a task, lowest number first
/// @param empty slots whose tasks are to be removed: beyond the count, or dead
/// @param remove the tasks of those slots
record Reconciliation(List<SlotKey> fill, SortedSet<SlotKey> empty, List<TaskId> remove) {
  static Reconciliation of(View view, Service service, long replicas) {
    SortedMap<SlotKey, List<Task>> slots = Slots.of(view, service);
    var filled = new TreeMap<SlotKey, List<Task>>();
    var empty = new TreeSet<SlotKey>();
    slots.forEach((slot, tasks) -> {
      List<Task> updatable = Slots.updatable(view, tasks);
      if (updatable.isEmpty()) empty.add(slot);
      else filled.put(slot, updatable);
    });
    List<SlotKey> fill = toFill(service.id(), replicas, filled.navigableKeySet());
    fill.forEach(empty::remove);
    empty.addAll(ScaleDown.leaving(filled, replicas));
    List<TaskId> remove = empty.stream().flatMap(slot -> tasks(slots, slot)).map(Task::id).toList();
    return new Reconciliation(fill, empty, remove);
  }

  private static java.util.stream.Stream<Task> tasks(
      SortedMap<SlotKey, List<Task>> slots, SlotKey slot) {
    return slots.getOrDefault(slot, List.of()).stream();
  }

  static List<SlotKey> toFill(ServiceId service, long replicas, SortedSet<SlotKey> filled) {
    var fill = new ArrayList<SlotKey>();
    for (long number = 1; filled.size() + fill.size() < replicas; number++) {
      var slot = SlotKey.numbered(service, number);
      if (!filled.contains(slot)) fill.add(slot);
    }
    return List.copyOf(fill);
  }
}
