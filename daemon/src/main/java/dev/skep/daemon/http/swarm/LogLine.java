package dev.skep.daemon.http.swarm;

import dev.skep.model.NodeId;
import dev.skep.model.ServiceId;
import dev.skep.model.TaskId;
import java.time.Instant;
import java.util.SortedMap;

/// One line of one task.
///
/// @param details what the engine's log driver was asked to keep beside each line
/// @param text with its newline
public record LogLine(
    NodeId node,
    ServiceId service,
    TaskId task,
    boolean isError,
    Instant at,
    SortedMap<String, String> details,
    byte[] text) {}
