package dev.skep.dockerapi.view;

import dev.skep.model.ServiceId;
import java.time.Instant;
import java.util.Optional;

/// When a scheduled job runs.
///
/// @param schedule as the user wrote it
/// @param next when it is due next; empty while it is suspended
/// @param last the latest moment whose run has begun
/// @param held a moment that has passed and whose run waits for the end of the one before
/// @param running whether the present run is not over
/// @param problem why the schedule cannot be followed; empty if it can
public record ScheduleDocument(
    ServiceId id,
    String service,
    String schedule,
    String zone,
    Optional<Instant> next,
    Optional<Instant> last,
    Optional<Instant> held,
    boolean running,
    boolean suspended,
    String problem) {}
