package dev.skep.model;

/// How far a task has come. The numbers are SwarmKit's; only their order matters, and an observed
/// state never falls.
public enum TaskState {
  NEW(0),
  PENDING(64),
  ASSIGNED(192),
  ACCEPTED(256),
  PREPARING(320),
  READY(384),
  STARTING(448),
  RUNNING(512),
  COMPLETE(576),
  SHUTDOWN(640),
  FAILED(704),
  REJECTED(768),
  /// Only ever desired: delete the task once it has stopped.
  REMOVE(800),
  /// The node is gone for good; nobody will report on the task again.
  ORPHANED(832);

  private final int number;

  TaskState(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /// The container does not run any more and never will.
  public boolean isTerminal() {
    return compareTo(RUNNING) > 0;
  }

  public boolean isBefore(TaskState other) {
    return compareTo(other) < 0;
  }

  public boolean isAfter(TaskState other) {
    return compareTo(other) > 0;
  }
}
