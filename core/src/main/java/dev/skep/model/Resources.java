package dev.skep.model;

import java.util.List;

/// @param nanoCpus processor share, 1e9 is one CPU
/// @param pids process limit; only in limits
public record Resources(
    long nanoCpus, long memoryBytes, long pids, List<GenericResource> genericResources) {
  public static final Resources NONE = new Resources(0, 0, 0, List.of());

  public Resources {
    genericResources = List.copyOf(genericResources);
  }

  public static Resources of(long nanoCpus, long memoryBytes) {
    return new Resources(nanoCpus, memoryBytes, 0, List.of());
  }
}
