package dev.skep.manager.api;

import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.util.List;
import java.util.function.Predicate;

/// How many tasks a service runs and should run; of a job only those of its present run count.
public record TaskCounts(long running, long desired, long completed) {
  public static TaskCounts of(Service service, View view) {
    List<Task> tasks =
        view.tasksOf(service.id()).stream()
            .filter(task -> task.iteration().equals(service.iteration()))
            .toList();
    long running = count(tasks, task -> task.state() == TaskState.RUNNING);
    long completed = count(tasks, task -> task.state() == TaskState.COMPLETE);
    return switch (service.spec().mode()) {
      case ServiceMode.Replicated(long replicas) -> new TaskCounts(running, replicas, 0);
      case ServiceMode.Global _ ->
          new TaskCounts(running, count(tasks, task -> task.desired() == TaskState.RUNNING), 0);
      case ServiceMode.ReplicatedJob(long concurrent, long _) ->
          new TaskCounts(running, concurrent, completed);
      case ServiceMode.GlobalJob _ ->
          new TaskCounts(running, count(tasks, TaskCounts::isOpen), completed);
    };
  }

  private static boolean isOpen(Task task) {
    return task.desired() == TaskState.COMPLETE && task.state() != TaskState.COMPLETE;
  }

  private static long count(List<Task> tasks, Predicate<Task> test) {
    return tasks.stream().filter(test).count();
  }
}
