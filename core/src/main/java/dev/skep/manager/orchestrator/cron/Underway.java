package dev.skep.manager.orchestrator.cron;

import dev.skep.manager.orchestrator.Fit;
import dev.skep.manager.orchestrator.Run;
import dev.skep.manager.orchestrator.Slots;
import dev.skep.manager.placement.Constraints;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode.Global;
import dev.skep.model.ServiceMode.GlobalJob;
import dev.skep.model.ServiceMode.Replicated;
import dev.skep.model.ServiceMode.ReplicatedJob;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.store.View;
import java.util.List;
import java.util.SortedMap;

/// Whether a job's present run still has something to do. One in which a slot has used up its
/// restarts has not, once the others are done.
final class Underway {
  private Underway() {}

  static boolean is(View view, Service service) {
    if (service.iteration().isEmpty()) return false;
    SortedMap<SlotKey, List<Task>> slots = Slots.of(view, service);
    slots.replaceAll(
        (_, tasks) -> tasks.stream().filter(task -> Run.isPresent(service, task)).toList());
    return slots.values().stream().anyMatch(tasks -> Run.of(view, tasks) == Run.ACTIVE)
        || hasMore(view, service, slots);
  }

  private static boolean hasMore(View view, Service service, SortedMap<SlotKey, List<Task>> slots) {
    return switch (service.spec().mode()) {
      case ReplicatedJob job ->
          job.maxConcurrent() > 0
              && worked(view, slots, job.totalCompletions()) < job.totalCompletions();
      case GlobalJob _ -> {
        var constraints = Constraints.of(service.spec());
        yield view.nodes().stream()
            .filter(node -> node.status().state() == NodeStatus.State.READY)
            .filter(node -> Fit.of(view, constraints, node.id()) == Fit.YES)
            .anyMatch(node -> isOpen(view, service, node.id(), slots));
      }
      case Replicated _, Global _ -> false;
    };
  }

  private static long worked(View view, SortedMap<SlotKey, List<Task>> slots, long total) {
    return slots.entrySet().stream()
        .filter(slot -> slot.getKey().number() <= total)
        .filter(slot -> Run.of(view, slot.getValue()) != Run.OPEN)
        .count();
  }

  private static boolean isOpen(
      View view, Service service, NodeId node, SortedMap<SlotKey, List<Task>> slots) {
    List<Task> tasks = slots.getOrDefault(SlotKey.on(service.id(), node), List.of());
    return Run.of(view, tasks) == Run.OPEN;
  }
}
