package dev.skep.manager.scheduler.spread;

import java.util.Optional;

/// A branch as one service sees it while its tasks are placed.
sealed interface Stand permits ForkStand, LeafStand {
  /// The service's active tasks below.
  int tasks();

  /// Where the next task would go; empty when no node below admits it.
  Optional<Candidate> best();

  /// The task has gone to `best`.
  void placed(Candidate best);

  /// A node that the service knows already.
  void know(Candidate known, boolean admissible);
}
