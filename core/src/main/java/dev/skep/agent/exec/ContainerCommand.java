package dev.skep.agent.exec;

import dev.skep.model.TaskId;
import dev.skep.wire.TaskAssignment;
import java.time.Duration;

/// What an agent asks of its container runtime. Each may be asked again, after a crash for
/// instance: what is done already counts as done.
public sealed interface ContainerCommand {
  /// Tell what is there: all containers that carry this node's label, as `Found`; or that nobody
  /// answers, as `EngineLost`. From then on the end of whatever was found running is told as
  /// `Exited`.
  record Look() implements ContainerCommand {}

  /// Networks, volumes, files, image, container. Answered by `Prepared` or `Failed`.
  record Prepare(TaskAssignment assignment, TaskFiles files) implements ContainerCommand {
    /// Of a task that has no files.
    public Prepare(TaskAssignment assignment) {
      this(assignment, TaskFiles.NONE);
    }
  }

  /// Answered by `Started` (once healthy, where there is a health check) or `Failed`; the end of
  /// the container follows as `Exited` whenever it comes. A container that runs already is left
  /// running: so an agent adopts what it finds. One that has run already is not run again; its
  /// `Exited` is the answer.
  record Start(TaskAssignment assignment, TaskFiles files) implements ContainerCommand {
    /// Of a task that has no files.
    public Start(TaskAssignment assignment) {
      this(assignment, TaskFiles.NONE);
    }
  }

  /// Stop signal, grace, kill. The end follows as `Exited`, also when it did not run.
  record Stop(TaskId task, Duration grace) implements ContainerCommand {}

  /// The container and what belongs to it alone is deleted, by force if it runs. Answered by
  /// `Removed`.
  record Remove(TaskId task) implements ContainerCommand {}
}
