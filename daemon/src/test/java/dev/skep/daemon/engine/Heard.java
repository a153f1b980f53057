package dev.skep.daemon.engine;

import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.ContainerEvent.FoundContainer;
import dev.skep.model.TaskId;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// What an executor has told, to be waited for. Waiting has no end of its own: the test run's limit
/// is it.
public final class Heard implements Consumer<ContainerEvent> {
  private final BlockingQueue<ContainerEvent> events = new LinkedBlockingQueue<>();

  @Override
  public void accept(ContainerEvent event) {
    events.add(event);
  }

  /// The next that is told of the task; of others, what comes before is forgotten.
  public ContainerEvent next(TaskId task) throws InterruptedException {
    while (true) {
      ContainerEvent event = events.take();
      if (taskOf(event).equals(Optional.of(task))) return event;
    }
  }

  /// The next of its kind; what comes before is forgotten.
  public <T extends ContainerEvent> T next(Class<T> kind) throws InterruptedException {
    while (true) {
      ContainerEvent event = events.take();
      if (kind.isInstance(event)) return kind.cast(event);
    }
  }

  /// The next that is told of the task must be of that kind.
  public <T extends ContainerEvent> T next(TaskId task, Class<T> kind) throws InterruptedException {
    ContainerEvent event = next(task);
    if (kind.isInstance(event)) return kind.cast(event);
    throw new AssertionError("not " + kind.getSimpleName() + " but " + event);
  }

  private static Optional<TaskId> taskOf(ContainerEvent event) {
    return switch (event) {
      case ContainerEvent.Prepared it -> Optional.of(it.task());
      case ContainerEvent.Started it -> Optional.of(it.task());
      case ContainerEvent.Exited it -> Optional.of(it.task());
      case ContainerEvent.Failed it -> Optional.of(it.task());
      case ContainerEvent.Removed it -> Optional.of(it.task());
      case ContainerEvent.Found _,
          ContainerEvent.Lodging _,
          ContainerEvent.EngineLost _,
          ContainerEvent.EngineBack _ ->
          Optional.empty();
    };
  }

  public static Optional<FoundContainer> of(TaskId task, ContainerEvent.Found found) {
    return found.containers().stream().filter(it -> it.task().equals(task)).findFirst();
  }
}
