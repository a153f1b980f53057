package dev.skep.daemon.http.swarm;

import dev.skep.dockerapi.view.PlanDocument;
import dev.skep.dockerapi.view.PlanDocument.Place;
import dev.skep.dockerapi.view.PlanDocument.Shortfall;
import dev.skep.dockerapi.view.PlanDocument.Waiter;
import dev.skep.manager.scheduler.Plan;
import dev.skep.manager.scheduler.Plan.Obstacle;
import dev.skep.manager.scheduler.Plan.Outlook;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.WaitReason;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;

/// A plan, and what the service's own tasks wait for, for clients.
final class PlanAnswer {
  private PlanAnswer() {}

  static PlanDocument of(Service service, View view, long more, Plan plan) {
    List<Task> live = view.tasksOf(service.id()).stream().filter(Task::isLive).toList();
    return new PlanDocument(
        service.name(),
        live.size(),
        more,
        plan.outlooks().stream().map(PlanAnswer::place).toList(),
        shortfalls(plan.waiting()),
        live.stream()
            .filter(it -> it.state().isBefore(TaskState.RUNNING))
            .map(PlanAnswer::waiter)
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

  private static Place place(Outlook it) {
    return new Place(
        it.node().id(),
        it.node().description().hostname(),
        it.now(),
        it.more(),
        it.obstacle().map(Obstacle::cause).orElse(""),
        it.obstacle().map(Obstacle::text).orElse(""));
  }

  private static Waiter waiter(Task task) {
    return new Waiter(
        task.id(),
        task.name(),
        task.state(),
        task.status().waiting().map(WaitReason::room).orElse(""),
        task.status().err(),
        causes(task.status()));
  }
}
