package dev.skep.model;

/// How many tasks a service has, and where.
public sealed interface ServiceMode {
  ServiceMode DEFAULT = new Replicated(1);

  /// Whether the tasks come to an end instead of being kept up.
  default boolean isJob() {
    return switch (this) {
      case Replicated _, Global _ -> false;
      case ReplicatedJob _, GlobalJob _ -> true;
    };
  }

  /// That many tasks at all times, on whichever nodes.
  record Replicated(long replicas) implements ServiceMode {
    public Replicated {
      if (replicas < 0) throw new IllegalArgumentException("replicas is negative: " + replicas);
    }
  }

  /// One task on every node that fits.
  record Global() implements ServiceMode {}

  /// Runs to completion `totalCompletions` times, at most `maxConcurrent` at once.
  record ReplicatedJob(long maxConcurrent, long totalCompletions) implements ServiceMode {
    public ReplicatedJob {
      if (maxConcurrent < 0) {
        throw new IllegalArgumentException("maxConcurrent is negative: " + maxConcurrent);
      }
      if (totalCompletions < 0) {
        throw new IllegalArgumentException("totalCompletions is negative: " + totalCompletions);
      }
    }
  }

  /// Runs to completion once on every node that fits.
  record GlobalJob() implements ServiceMode {}
}
