package dev.skep.dockerapi.view;

import dev.skep.model.NodeId;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import java.util.List;
import java.util.SortedMap;

/// Where more tasks of a service would go, and what those that are there wait for.
///
/// @param present tasks that are wanted and not over
/// @param more tasks that were planned
/// @param shortfalls of the planned ones, those that would find no node
/// @param waiting tasks that are there and do not run yet
public record PlanDocument(
    String service,
    long present,
    long more,
    List<Place> nodes,
    List<Shortfall> shortfalls,
    List<Waiter> waiting) {
  public PlanDocument {
    nodes = List.copyOf(nodes);
    shortfalls = List.copyOf(shortfalls);
    waiting = List.copyOf(waiting);
  }

  /// @param now tasks of the service there
  /// @param more planned tasks that would come
  /// @param cause for programs, why no further task would be let in; empty if one would
  public record Place(
      NodeId id, String hostname, long now, long more, String cause, String reason) {}

  /// @param causes how many nodes each rules out
  public record Shortfall(long tasks, String reason, SortedMap<String, Integer> causes) {}

  /// @param room who holds it back; empty while nobody does
  public record Waiter(
      TaskId id,
      String name,
      TaskState state,
      String room,
      String reason,
      SortedMap<String, Integer> causes) {}
}
