package dev.skep.dockerapi.view;

import dev.skep.manager.events.SwarmEvent;
import java.time.Instant;
import java.util.SortedMap;

/// One line of `GET /events`.
///
/// @param time seconds since 1970
/// @param timeNano nanoseconds since 1970
public record EventDocument(
    String type, String action, Actor actor, String scope, long time, long timeNano) {
  private static final long NANOS = 1_000_000_000;

  public record Actor(String id, SortedMap<String, String> attributes) {}

  public static EventDocument of(SwarmEvent event) {
    return new EventDocument(
        event.type().word(),
        event.action().word(),
        new Actor(event.id(), event.attributes()),
        "swarm",
        event.at().getEpochSecond(),
        nanos(event.at()));
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * NANOS + at.getNano();
  }
}
