package dev.skep.manager.orchestrator.update;

import dev.skep.manager.orchestrator.Difference;
import dev.skep.manager.orchestrator.Slots;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.EndpointSpec;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateConfig.Order;
import dev.skep.store.View;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What an update does to one slot.
///
/// @param stop tasks that must go
/// @param make how far the slot's new task goes to begin with; empty when the slot has one
record Replacement(List<Task> stop, Optional<TaskState> make) {
  private static final Replacement NOTHING = new Replacement(List.of(), Optional.empty());

  /// How the scheduler names a port of the host that is taken.
  private static final String PORT_TAKEN = "host-port-taken";

  /// More than one task, or one that differs from what the service wants.
  static boolean isDue(View view, Difference difference, List<Task> slot) {
    List<Task> updatable = Slots.updatable(view, slot);
    return updatable.size() > 1 || updatable.stream().anyMatch(difference::isDirty);
  }

  /// The slot has what the service wants, but for its place.
  static boolean isMove(View view, Difference difference, List<Task> slot) {
    List<Task> updatable = Slots.updatable(view, slot);
    return updatable.stream().noneMatch(difference::differs)
        && updatable.stream().anyMatch(Task::leaving);
  }

  /// The task by which the slot is up to date, if it has one: best one that runs, then the newest.
  static Optional<Task> clean(Difference difference, List<Task> slot) {
    return slot.stream()
        .filter(Task::isLive)
        .filter(task -> !difference.isDirty(task))
        .max(Comparator.comparing(Task::state).thenComparing(Tasks.BY_CREATION));
  }

  /// @param slot all tasks of the slot; none of them has ended without an answer yet
  static Replacement of(View view, Difference difference, Order order, List<Task> slot) {
    List<Task> wanted = slot.stream().filter(Tasks::isWanted).toList();
    Optional<Task> clean = clean(difference, slot);
    boolean cleanRuns = clean.filter(Replacement::runs).isPresent();
    boolean othersRun = !cleanRuns && wanted.stream().anyMatch(Replacement::runs);
    // A task that is on its way is worth waiting for; one that the scheduler has not let go yet may
    // wait for the room that the running one takes, and is replaced with it.
    boolean counts = clean.filter(task -> !othersRun || isAssigned(task)).isPresent();
    if (clean.isPresent() && (order == Order.START_FIRST || counts)) {
      if (!cleanRuns && (order == Order.START_FIRST || othersRun)) return NOTHING;
      return new Replacement(
          wanted.stream().filter(task -> !task.equals(clean.get())).toList(), Optional.empty());
    }
    return switch (order) {
      case START_FIRST -> new Replacement(List.of(), Optional.of(TaskState.RUNNING));
      case STOP_FIRST -> {
        boolean waits = slot.stream().anyMatch(task -> Tasks.mayStillRun(view, task));
        yield new Replacement(wanted, Optional.of(waits ? TaskState.READY : TaskState.RUNNING));
      }
    };
  }

  /// The task because of which the slot's new one finds no node: both want the same port of the
  /// host, and the scheduler has found it taken.
  static Optional<Task> inTheWay(Difference difference, List<Task> slot) {
    Optional<Task> next = clean(difference, slot).filter(Replacement::waitsForAHostPort);
    if (next.isEmpty()) return Optional.empty();
    SortedSet<String> wanted = hostPorts(next.get());
    return slot.stream()
        .filter(task -> !task.equals(next.get()) && Tasks.isWanted(task))
        .filter(task -> hostPorts(task).stream().anyMatch(wanted::contains))
        .findFirst();
  }

  private static boolean waitsForAHostPort(Task task) {
    return task.state() == TaskState.PENDING
        && task.status().waiting().filter(why -> why.causes().containsKey(PORT_TAKEN)).isPresent();
  }

  private static SortedSet<String> hostPorts(Task task) {
    return task.endpoint().map(EndpointSpec::ports).orElse(List.of()).stream()
        .filter(port -> port.publishMode() == PublishMode.HOST && port.publishedPort() != 0)
        .map(port -> port.publishedPort() + "/" + port.protocol())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isAssigned(Task task) {
    return !task.state().isBefore(TaskState.ASSIGNED);
  }

  private static boolean runs(Task task) {
    return task.state() == TaskState.RUNNING;
  }
}
