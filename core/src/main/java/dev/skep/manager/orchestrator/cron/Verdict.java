package dev.skep.manager.orchestrator.cron;

import dev.skep.manager.timetable.Schedule;
import dev.skep.manager.timetable.Schedule.Concurrency;
import dev.skep.model.ScheduleStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What is to be done about a scheduled job at some time of the wall's clock.
sealed interface Verdict {
  /// Nobody has seen this schedule before: its moments count from now on.
  record Start() implements Verdict {}

  /// The next run.
  ///
  /// @param moment when it was due
  record Begin(Instant moment) implements Verdict {}

  /// @param held a moment whose run may still begin, once the one before is over
  /// @param next the first moment to come
  record Wait(Optional<Instant> held, Instant next) implements Verdict {}

  /// Nothing, until somebody changes the schedule.
  record Rest() implements Verdict {}

  /// Of several moments that have passed unused only the last may still begin a run, and only as
  /// long as the deadline allows: runs are not made up for.
  ///
  /// @param underway whether the present run is not over; asked only if it matters
  static Verdict of(
      Schedule schedule, ScheduleStatus status, BooleanSupplier underway, Instant now) {
    if (schedule.suspended()) return new Rest();
    Optional<Instant> settled = status.settled();
    if (settled.isEmpty()) return new Start();
    Optional<Instant> due = due(schedule, settled.get(), now);
    boolean waits =
        due.isPresent() && schedule.concurrency() == Concurrency.FORBID && underway.getAsBoolean();
    if (due.isPresent() && !waits) return new Begin(due.get());
    // A clock that was set back comes once more to what is settled.
    return new Wait(due, schedule.next(settled.get().isAfter(now) ? settled.get() : now));
  }

  private static Optional<Instant> due(Schedule schedule, Instant settled, Instant now) {
    Instant tooLate = now.minus(schedule.deadline()).minusNanos(1);
    return schedule.last(settled.isAfter(tooLate) ? settled : tooLate, now);
  }
}
