package dev.skep.model;

/// Names one attempt to run a slot's container: 25 characters `[0-9a-z]`. A restart gets a new one.
public record TaskId(String value) implements Comparable<TaskId> {
  public TaskId {
    if (value.isEmpty()) throw new IllegalArgumentException("TaskId is empty");
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
