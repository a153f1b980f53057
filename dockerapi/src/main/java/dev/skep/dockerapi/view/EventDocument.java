package dev.skep.dockerapi.view;

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

  /// What happened in the swarm, not on one node.
  public static EventDocument ofSwarm(String type, String action, Actor actor, Instant at) {
    long seconds = at.getEpochSecond();
    return new EventDocument(type, action, actor, "swarm", seconds, seconds * NANOS + at.getNano());
  }
}
