package dev.skep.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What one task of a service is made from. A change to anything here but the placement replaces
/// the service's tasks.
public record TaskSpec(
    ContainerSpec containerSpec,
    Optional<ResourceRequirements> resources,
    Optional<RestartPolicy> restartPolicy,
    Optional<Placement> placement,
    List<NetworkAttachmentConfig> networks,
    Optional<LogDriver> logDriver,
    long forceUpdate) {
  public TaskSpec {
    networks = List.copyOf(networks);
  }

  public TaskSpec withContainerSpec(ContainerSpec containerSpec) {
    return new TaskSpec(
        containerSpec, resources, restartPolicy, placement, networks, logDriver, forceUpdate);
  }

  public TaskSpec withPlacement(Placement placement) {
    return new TaskSpec(
        containerSpec,
        resources,
        restartPolicy,
        Optional.of(placement),
        networks,
        logDriver,
        forceUpdate);
  }

  /// What the node must have free; nothing when the user asked for nothing.
  public Resources reservations() {
    return resources.flatMap(ResourceRequirements::reservations).orElse(Resources.NONE);
  }

  public record ResourceRequirements(
      Optional<Resources> limits, Optional<Resources> reservations) {}

  /// @param delay between the end of a task and the start of its replacement; empty means 5 s
  /// @param maxAttempts restarts per slot and revision; 0 means no limit
  /// @param window time span in which attempts are counted; empty or zero means for ever
  public record RestartPolicy(
      Optional<Condition> condition,
      Optional<Duration> delay,
      Optional<Long> maxAttempts,
      Optional<Duration> window) {
    /// SwarmKit's default.
    public static final Duration DEFAULT_DELAY = Duration.ofSeconds(5);

    public static final RestartPolicy DEFAULT =
        new RestartPolicy(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public enum Condition {
      NONE,
      ON_FAILURE,
      ANY
    }
  }

  public record LogDriver(String name, SortedMap<String, String> options) {
    public LogDriver {
      options = Values.sorted(options);
    }
  }
}
