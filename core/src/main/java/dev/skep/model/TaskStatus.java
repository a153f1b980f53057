package dev.skep.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is observed of a task.
///
/// @param timestamp the observer's clock when the state was reached
/// @param message the step in words; `err` what went wrong, empty if nothing did
/// @param container from STARTING on
/// @param ports host ports that the engine chose
/// @param appliedAt the leader's clock when it stored the status: what restart windows and history
///   are counted by, because agents' clocks differ
/// @param waiting why the task does not go on, while it does not
public record TaskStatus(
    Instant timestamp,
    TaskState state,
    String message,
    String err,
    Optional<ContainerStatus> container,
    List<PortConfig> ports,
    Instant appliedAt,
    Optional<WaitReason> waiting) {
  public TaskStatus {
    ports = List.copyOf(ports);
  }

  public static TaskStatus created(Instant now) {
    return at(TaskState.NEW, "created", now);
  }

  public static TaskStatus at(TaskState state, String message, Instant now) {
    return new TaskStatus(
        now, state, message, "", Optional.empty(), List.of(), now, Optional.empty());
  }

  /// The next step; what went wrong or held the task back before is over.
  public TaskStatus to(TaskState state, String message, Instant now) {
    return new TaskStatus(now, state, message, "", container, ports, appliedAt, Optional.empty());
  }

  /// The task stays where it is, for that reason.
  public TaskStatus held(WaitReason reason, String err, Instant now) {
    return new TaskStatus(
        now, state, message, err, container, ports, appliedAt, Optional.of(reason));
  }

  /// An end that was not asked for; the message keeps the step at which it happened.
  public TaskStatus broken(TaskState state, String err, Instant now) {
    return new TaskStatus(now, state, message, err, container, ports, appliedAt, Optional.empty());
  }

  public TaskStatus withContainer(ContainerStatus container) {
    return new TaskStatus(
        timestamp, state, message, err, Optional.of(container), ports, appliedAt, waiting);
  }

  public TaskStatus withPorts(List<PortConfig> ports) {
    return new TaskStatus(timestamp, state, message, err, container, ports, appliedAt, waiting);
  }

  public TaskStatus appliedAt(Instant appliedAt) {
    return new TaskStatus(timestamp, state, message, err, container, ports, appliedAt, waiting);
  }

  public record ContainerStatus(String containerId, long pid, long exitCode) {}
}
