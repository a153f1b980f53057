package dev.skep.daemon.http.swarm;

import dev.skep.model.ServiceId;
import dev.skep.model.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Which log lines a user wants.
///
/// @param tail last lines of each task; empty means all
public record LogQuery(
    Source source,
    boolean stdout,
    boolean stderr,
    boolean follow,
    Optional<Instant> since,
    OptionalLong tail) {
  public sealed interface Source {
    /// With `follow`, tasks that come later are heard too.
    record OfService(ServiceId id) implements Source {}

    record OfTask(TaskId id) implements Source {}
  }
}
