package dev.skep.model;

import java.util.List;

/// Where tasks may and should run.
///
/// @param constraints `node.labels.zone == a` and the like; all must hold
/// @param preferences labels over whose values tasks are spread, most important first
/// @param maxReplicas tasks of the service per node; 0 means no limit
/// @param platforms the node must be one of these; none means any
public record Placement(
    List<String> constraints,
    List<Preference> preferences,
    long maxReplicas,
    List<Platform> platforms) {
  public static final Placement ANYWHERE = new Placement(List.of(), List.of(), 0, List.of());

  public Placement {
    constraints = List.copyOf(constraints);
    preferences = List.copyOf(preferences);
    platforms = List.copyOf(platforms);
  }

  public record Preference(Spread spread) {}

  /// @param spreadDescriptor `node.labels.<key>` or `engine.labels.<key>`
  public record Spread(String spreadDescriptor) {}
}
