package dev.skep.manager.orchestrator.jobs;

import dev.skep.manager.orchestrator.Run;
import dev.skep.manager.orchestrator.Slots;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode.ReplicatedJob;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which slots of a replicated job are to be worked on next.
final class Slate {
  private Slate() {}

  /// The lowest open slots, as many as may be worked on beside those that are.
  static List<SlotKey> next(View view, Service service, ReplicatedJob job) {
    var known = new TreeMap<SlotKey, Run>();
    bySlot(view, service).forEach((slot, tasks) -> known.put(slot, Run.of(view, tasks)));
    long active = known.values().stream().filter(Run.ACTIVE::equals).count();
    var next = new ArrayList<SlotKey>();
    for (long number = 1; number <= job.totalCompletions(); number++) {
      if (active + next.size() >= job.maxConcurrent()) break;
      var slot = SlotKey.numbered(service.id(), number);
      if (known.getOrDefault(slot, Run.OPEN) == Run.OPEN) next.add(slot);
    }
    return List.copyOf(next);
  }

  private static SortedMap<SlotKey, List<Task>> bySlot(View view, Service service) {
    SortedMap<SlotKey, List<Task>> slots = Slots.of(view, service);
    slots.replaceAll(
        (_, tasks) -> tasks.stream().filter(task -> Run.isPresent(service, task)).toList());
    return slots;
  }
}
