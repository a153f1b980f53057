package dev.skep.manager.orchestrator.cron;

import dev.skep.manager.timetable.Schedule;
import dev.skep.model.ScheduleStatus;
import dev.skep.model.Service;
import dev.skep.store.View;
import java.time.Instant;
import java.util.Optional;

/// How a scheduled job stands, for whoever asks.
///
/// @param next when it is due next; empty while it is suspended
/// @param held a moment that has passed and whose run waits for the end of the one before
/// @param underway whether the present run is not over
public record Outlook(Optional<Instant> next, Optional<Instant> held, boolean underway) {
  public static Outlook of(View view, Service service, Schedule schedule, Instant now) {
    boolean underway = Underway.is(view, service);
    ScheduleStatus status = service.scheduleStatus().orElse(ScheduleStatus.NONE);
    return switch (Verdict.of(schedule, status, () -> underway, now)) {
      case Verdict.Rest() -> new Outlook(Optional.empty(), Optional.empty(), underway);
      case Verdict.Start() ->
          new Outlook(Optional.of(schedule.next(now)), Optional.empty(), underway);
      case Verdict.Begin(var moment) ->
          new Outlook(Optional.of(moment), Optional.empty(), underway);
      case Verdict.Wait(var held, var next) -> new Outlook(Optional.of(next), held, underway);
    };
  }
}
