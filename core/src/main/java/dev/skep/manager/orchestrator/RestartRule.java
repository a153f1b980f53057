package dev.skep.manager.orchestrator;

import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Whether a task that has ended gets a successor. The restarts so far are counted from the tasks
/// that are kept of the slot, which is why the reaper keeps one more than `max_attempts`.
public final class RestartRule {
  private RestartRule() {}

  /// @param slot all tasks of the slot, this one among them
  public static boolean allows(View view, Task task, List<Task> slot) {
    RestartPolicy policy = policy(view.specOf(task));
    if (!condition(policy, task)) return false;
    long most = policy.maxAttempts().orElse(0L);
    // Clients count to 2^64.
    return most == 0 || Long.compareUnsigned(restarts(policy, task, slot), most) < 0;
  }

  public static RestartPolicy policy(ServiceSpec spec) {
    return spec.taskTemplate().restartPolicy().orElse(RestartPolicy.DEFAULT);
  }

  public static Duration delay(ServiceSpec spec) {
    return policy(spec).delay().orElse(RestartPolicy.DEFAULT_DELAY);
  }

  private static boolean condition(RestartPolicy policy, Task task) {
    return switch (policy.condition().orElse(Condition.ANY)) {
      case NONE -> false;
      case ON_FAILURE -> task.state() != TaskState.COMPLETE;
      case ANY -> !Tasks.isFinished(task);
    };
  }

  /// Every task of the task's revision but the first is a restart; each run of a job begins to
  /// count anew. With a window only those count that were made in the window before the task's last
  /// news.
  private static long restarts(RestartPolicy policy, Task task, List<Task> slot) {
    Duration window = policy.window().orElse(Duration.ZERO);
    Instant end = task.status().appliedAt();
    return slot.stream()
        .filter(other -> other.revision() == task.revision())
        .filter(other -> other.iteration().equals(task.iteration()))
        .sorted(Tasks.BY_CREATION)
        .skip(1)
        .map(other -> other.meta().createdAt())
        .filter(at -> window.isZero() || at.isAfter(end.minus(window)))
        .count();
  }
}
