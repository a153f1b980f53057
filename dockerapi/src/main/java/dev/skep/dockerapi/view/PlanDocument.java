package dev.skep.dockerapi.view;

import dev.skep.manager.scheduler.Plan;
import dev.skep.manager.scheduler.Plan.Obstacle;
import dev.skep.manager.scheduler.Plan.Outlook;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.WaitReason;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;

/// Where more tasks of a service would go, and what those that are there wait for.
///
/// @param present tasks that are wanted and not over
/// @param more tasks that were planned
/// @param shortfalls of the planned ones, those that would find no node
/// @param waiting tasks that are there and do not run yet
public record PlanDocument(
    String service,
    long present,
    long more,
    List<Place> nodes,
    List<Shortfall> shortfalls,
    List<Waiter> waiting) {
  public PlanDocument {
    nodes = List.copyOf(nodes);
    shortfalls = List.copyOf(shortfalls);
    waiting = List.copyOf(waiting);
  }

  /// @param now tasks of the service there
  /// @param more planned tasks that would come
  /// @param cause for programs, why no further task would be let in; empty if one would
  public record Place(
      NodeId id, String hostname, long now, long more, String cause, String reason) {
    private static Place of(Outlook it) {
      return new Place(
          it.node().id(),
          it.node().description().hostname(),
          it.now(),
          it.more(),
          it.obstacle().map(Obstacle::cause).orElse(""),
          it.obstacle().map(Obstacle::text).orElse(""));
    }
  }

  /// @param causes how many nodes each rules out
  public record Shortfall(long tasks, String reason, SortedMap<String, Integer> causes) {}

  /// @param room who holds it back; empty while nobody does
  public record Waiter(
      TaskId id,
      String name,
      TaskState state,
      String room,
      String reason,
      SortedMap<String, Integer> causes) {
    private static Waiter of(Task task) {
      return new Waiter(
          task.id(),
          task.name(),
          task.state(),
          task.status().waiting().map(WaitReason::room).orElse(""),
          task.status().err(),
          PlanDocument.causes(task.status()));
    }
  }

  public static PlanDocument of(Service service, View view, long more, Plan plan) {
    List<Task> live = view.tasksOf(service.id()).stream().filter(Task::isLive).toList();
    return new PlanDocument(
        service.name(),
        live.size(),
        more,
        plan.outlooks().stream().map(Place::of).toList(),
        shortfalls(plan.waiting()),
        live.stream()
            .filter(it -> it.state().isBefore(TaskState.RUNNING))
            .map(Waiter::of)
            .toList());
  }

  private static List<Shortfall> shortfalls(List<TaskStatus> waiting) {
    var byReason = new LinkedHashMap<String, List<TaskStatus>>();
    for (TaskStatus each : waiting) {
      byReason.computeIfAbsent(each.err(), _ -> new ArrayList<>()).add(each);
    }
    return byReason.entrySet().stream()
        .map(it ->
            new Shortfall(it.getValue().size(), it.getKey(), causes(it.getValue().getFirst())))
        .toList();
  }

  private static SortedMap<String, Integer> causes(TaskStatus status) {
    return status.waiting().map(WaitReason::causes).orElse(Collections.emptySortedMap());
  }
}
