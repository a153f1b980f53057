package dev.skep.manager.scheduler.spread;

import dev.skep.manager.scheduler.filter.NodeInfo;
import java.util.Comparator;

/// A node as a service sees it: where it has failed too often comes last, then fewest tasks of the
/// service, then fewest tasks, then the smallest id, so that the choice is the same in every run.
///
/// @param failures recent ones, zero as long as they are too few to count
/// @param siblings the service's active tasks there
public record Candidate(int failures, int siblings, NodeInfo node)
    implements Comparable<Candidate> {
  private static final Comparator<Candidate> ORDER =
      Comparator.comparingInt(Candidate::failures)
          .thenComparingInt(Candidate::siblings)
          .thenComparingInt((Candidate it) -> it.node().active())
          .thenComparing(it -> it.node().id());

  Candidate oneMore() {
    return new Candidate(failures, siblings + 1, node);
  }

  @Override
  public int compareTo(Candidate other) {
    return ORDER.compare(this, other);
  }
}
