package dev.skep.model;

import java.time.Instant;
import java.util.Optional;

/// How far a rolling update is. Absent until the first update that replaces a task.
public record UpdateStatus(
    State state, Instant startedAt, Optional<Instant> completedAt, String message) {
  public enum State {
    UPDATING,
    PAUSED,
    COMPLETED,
    ROLLBACK_STARTED,
    ROLLBACK_PAUSED,
    ROLLBACK_COMPLETED
  }
}
