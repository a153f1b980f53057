package dev.skep.manager.orchestrator.update;

import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.UpdateStatus;
import dev.skep.model.UpdateStatus.State;
import java.time.Instant;
import java.util.Optional;

/// What clients read of an update, in the words that they expect.
final class Statuses {
  private Statuses() {}

  /// Only an API update makes a paused one go on.
  static boolean isPaused(Service service) {
    return is(service, State.PAUSED) || is(service, State.ROLLBACK_PAUSED);
  }

  static boolean isUnderway(Service service) {
    return is(service, State.UPDATING) || is(service, State.ROLLBACK_STARTED);
  }

  static boolean isRollingBack(Service service) {
    return is(service, State.ROLLBACK_STARTED);
  }

  private static boolean is(Service service, State state) {
    return service.updateStatus().filter(status -> status.state() == state).isPresent();
  }

  static UpdateStatus begun(Instant now) {
    return new UpdateStatus(State.UPDATING, now, Optional.empty(), "update in progress");
  }

  /// @param old what goes although its successor was to start first
  static UpdateStatus stopsFirst(UpdateStatus was, Task old) {
    return new UpdateStatus(
        was.state(),
        was.startedAt(),
        Optional.empty(),
        "update in progress: task "
            + old.id()
            + " stops first, its host-mode port is in use wherever its successor could start");
  }

  static UpdateStatus completed(Service service, Instant now) {
    boolean back = isRollingBack(service);
    return new UpdateStatus(
        back ? State.ROLLBACK_COMPLETED : State.COMPLETED,
        startedAt(service, now),
        Optional.of(now),
        back ? "rollback completed" : "update completed");
  }

  /// @param what `update`, or `rollback` when a rollback that fails would have to be rolled back
  static UpdateStatus paused(Service service, String what, TaskId failed, Instant now) {
    return new UpdateStatus(
        isRollingBack(service) ? State.ROLLBACK_PAUSED : State.PAUSED,
        startedAt(service, now),
        Optional.empty(),
        what + " paused" + dueTo(failed));
  }

  static UpdateStatus rolledBack(Service service, TaskId failed, Instant now) {
    return new UpdateStatus(
        State.ROLLBACK_STARTED,
        startedAt(service, now),
        Optional.empty(),
        "update rolled back" + dueTo(failed));
  }

  private static String dueTo(TaskId failed) {
    return " due to failure or early termination of task " + failed;
  }

  private static Instant startedAt(Service service, Instant now) {
    return service.updateStatus().map(UpdateStatus::startedAt).orElse(now);
  }
}
