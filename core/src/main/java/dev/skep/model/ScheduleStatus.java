package dev.skep.model;

import java.time.Instant;
import java.util.Optional;

/// How far a job has come with its schedule.
///
/// @param since only moments after this one count: those before the schedule was there are not made
///   up for. Empty until a leader has seen the present schedule
/// @param last the latest moment whose run has begun; it outlives every schedule
public record ScheduleStatus(Optional<Instant> since, Optional<Instant> last) {
  public static final ScheduleStatus NONE = new ScheduleStatus(Optional.empty(), Optional.empty());

  public static ScheduleStatus since(Instant since) {
    return NONE.beginning(since);
  }

  /// The schedule has changed.
  ScheduleStatus anew() {
    return new ScheduleStatus(Optional.empty(), last);
  }

  public ScheduleStatus beginning(Instant since) {
    return new ScheduleStatus(Optional.of(since), last);
  }

  public ScheduleStatus begun(Instant moment) {
    return new ScheduleStatus(since, Optional.of(moment));
  }

  /// Moments up to this one begin no run any more; empty as long as none may.
  public Optional<Instant> settled() {
    return since.map(from -> last.filter(it -> it.isAfter(from)).orElse(from));
  }
}
