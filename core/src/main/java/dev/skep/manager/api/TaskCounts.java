package dev.skep.manager.api;

import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.View;

/// How many tasks a service runs and should run; of a job only those of its present run count.
public record TaskCounts(long running, long desired, long completed) {
  public static TaskCounts of(Service service, View view) {
    long running = 0;
    long completed = 0;
    long wanted = 0;
    long open = 0;
    for (Task task : view.tasksOf(service.id())) {
      if (!task.iteration().equals(service.iteration())) continue;
      if (task.state() == TaskState.RUNNING) running++;
      if (task.state() == TaskState.COMPLETE) completed++;
      if (task.desired() == TaskState.RUNNING) wanted++;
      if (isOpen(task)) open++;
    }
    return switch (service.spec().mode()) {
      case ServiceMode.Replicated(long replicas) -> new TaskCounts(running, replicas, 0);
      case ServiceMode.Global _ -> new TaskCounts(running, wanted, 0);
      case ServiceMode.ReplicatedJob(long concurrent, long _) ->
          new TaskCounts(running, concurrent, completed);
      case ServiceMode.GlobalJob _ -> new TaskCounts(running, open, completed);
    };
  }

  private static boolean isOpen(Task task) {
    return task.desired() == TaskState.COMPLETE && task.state() != TaskState.COMPLETE;
  }
}
