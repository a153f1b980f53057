package dev.skep.manager.scheduler.rebalance;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode.Replicated;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateStatus;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether a service is at rest, so that a task may be taken from it.
public sealed interface Rest {
  /// A task that was made lately and has failed stands for more to come. As long as the scheduler
  /// holds failures against a node.
  Duration FAILURE_WINDOW = Duration.ofMinutes(5);

  /// All tasks run.
  ///
  /// @param since when, by what the managers have stored
  record AtRest(Instant since) implements Rest {}

  /// @param why in words
  /// @param until when that is over at the latest, where time alone brings it
  record Busy(String why, Optional<Instant> until) implements Rest {}

  static Rest of(View view, Service service, Instant now) {
    if (!(service.spec().mode() instanceof Replicated(long replicas))) {
      return busy("it is not a replicated service");
    }
    Optional<String> update = service.updateStatus().flatMap(it -> update(it.state()));
    if (update.isPresent()) return busy(update.get());
    List<Task> tasks = view.tasksOf(service.id());
    List<Task> wanted = tasks.stream().filter(Tasks::isWanted).toList();
    long running = wanted.stream().filter(task -> runs(view, task)).count();
    if (running != replicas || wanted.size() != replicas) {
      return busy(running + " of its " + replicas + " tasks run at their place");
    }
    Optional<Instant> failed =
        tasks.stream()
            .filter(task -> task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED)
            .map(task -> task.meta().createdAt().plus(FAILURE_WINDOW))
            .filter(now::isBefore)
            .max(Instant::compareTo);
    if (failed.isPresent()) return new Busy("one of its tasks has failed lately", failed);
    return new AtRest(since(service, wanted));
  }

  private static Busy busy(String why) {
    return new Busy(why, Optional.empty());
  }

  private static Optional<String> update(UpdateStatus.State state) {
    return switch (state) {
      case UPDATING -> Optional.of("it is being updated");
      case ROLLBACK_STARTED -> Optional.of("it is being rolled back");
      case PAUSED, ROLLBACK_PAUSED -> Optional.of("its update is paused");
      case COMPLETED, ROLLBACK_COMPLETED -> Optional.empty();
    };
  }

  private static boolean runs(View view, Task task) {
    return task.state() == TaskState.RUNNING
        && task.desired() == TaskState.RUNNING
        && !task.leaving()
        && !Tasks.isStranded(view, task);
  }

  private static Instant since(Service service, List<Task> wanted) {
    return wanted.stream()
        .map(task -> task.status().appliedAt())
        .max(Instant::compareTo)
        .filter(service.meta().updatedAt()::isBefore)
        .orElse(service.meta().updatedAt());
  }
}
