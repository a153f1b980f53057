package dev.skep.agent.worker;

import dev.skep.agent.exec.ContainerCommand.Stop;
import dev.skep.agent.exec.TaskMachine;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Stops that wait until all nodes lead new connections past the task. A signal that comes first
/// finds connections on their way to a server that does not listen any more.
final class Stops {
  /// From the moment when no node sends anything new: for connections that the kernel has taken for
  /// the server, and the server has not taken yet.
  static final Duration GRACE = Duration.ofMillis(100);

  private final SortedMap<TaskId, Stop> held = new TreeMap<>();

  /// A stop that has failed is tried again without waiting again.
  private final SortedSet<TaskId> ledPast = new TreeSet<>();

  /// False when there is nothing to wait for: nobody else reaches the task, or nobody was led to it
  /// yet, or the managers have forgotten it and say nothing of it any more.
  boolean hold(TaskMachine machine, Stop stop) {
    boolean waits =
        machine.status().state() == TaskState.RUNNING
            && !machine.assignment().task().networks().isEmpty()
            && !machine.dismissed()
            && !ledPast.contains(machine.id());
    if (waits) held.put(machine.id(), stop);
    return waits;
  }

  /// Whether its stop was waiting for that.
  boolean ledPast(TaskId task) {
    ledPast.add(task);
    return held.containsKey(task);
  }

  /// The stop, if it still waits.
  Optional<Stop> release(TaskId task) {
    ledPast.add(task);
    return Optional.ofNullable(held.remove(task));
  }

  void forget(TaskId task) {
    held.remove(task);
    ledPast.remove(task);
  }
}
