package dev.skep.daemon.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Which lines of a task's output are wanted.
///
/// @param follow wait for more, until the task ends
/// @param tail last lines only; empty means all
public record TaskLogQuery(
    boolean stdout, boolean stderr, boolean follow, Optional<Instant> since, OptionalLong tail) {
  public TaskLogQuery {
    if (tail.isPresent() && tail.getAsLong() < 0) {
      throw new IllegalArgumentException("tail is negative: " + tail.getAsLong());
    }
  }

  /// Everything there is now.
  public static final TaskLogQuery ALL =
      new TaskLogQuery(true, true, false, Optional.empty(), OptionalLong.empty());

  public TaskLogQuery following() {
    return new TaskLogQuery(stdout, stderr, true, since, tail);
  }

  public TaskLogQuery since(Instant moment) {
    return new TaskLogQuery(stdout, stderr, follow, Optional.of(moment), tail);
  }

  public TaskLogQuery last(long lines) {
    return new TaskLogQuery(stdout, stderr, follow, since, OptionalLong.of(lines));
  }
}
