package dev.skep.manager.orchestrator.enforce;

import dev.skep.model.GenericResource;
import dev.skep.model.Resources;
import java.util.TreeMap;

/// What of a node's resources is left while its tasks are gone through, one after the other.
final class Supply {
  private long nanoCpus;
  private long memoryBytes;
  private final TreeMap<String, Long> generic = new TreeMap<>();

  Supply(Resources all) {
    nanoCpus = all.nanoCpus();
    memoryBytes = all.memoryBytes();
    all.genericResources().forEach(it -> generic.merge(it.kind(), amount(it), Long::sum));
  }

  /// @return whether there was enough; nothing is taken otherwise
  boolean take(Resources wanted) {
    if (!covers(wanted)) return false;
    nanoCpus -= wanted.nanoCpus();
    memoryBytes -= wanted.memoryBytes();
    wanted.genericResources().forEach(it -> generic.merge(it.kind(), -amount(it), Long::sum));
    return true;
  }

  private boolean covers(Resources wanted) {
    return fits(wanted.nanoCpus(), nanoCpus)
        && fits(wanted.memoryBytes(), memoryBytes)
        && wanted.genericResources().stream()
            .allMatch(it -> fits(amount(it), generic.getOrDefault(it.kind(), 0L)));
  }

  private static boolean fits(long wanted, long free) {
    return wanted == 0 || wanted <= free;
  }

  /// Named resources count one each.
  private static long amount(GenericResource resource) {
    return switch (resource) {
      case GenericResource.Discrete it -> it.value();
      case GenericResource.Named _ -> 1;
    };
  }
}
