package dev.skep.manager.scheduler.spread;

import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.manager.scheduler.filter.Question;
import java.util.Optional;

/// The search for nodes for the tasks of one service that ask the same, one task after the other.
/// Nothing but these tasks may be placed meanwhile; the pool hears of them afterwards.
public final class Contest {
  private final Pool pool;
  private final Stand root;
  private Optional<Candidate> best = Optional.empty();

  public Contest(Pool pool, Question question) {
    this.pool = pool;
    root = stand(question, pool.root());
  }

  /// A node where the service has tasks already or has failed too often. To be said of all such
  /// nodes before the first question.
  public void know(NodeInfo node, int siblings, int failures) {
    root.know(new Candidate(failures, siblings, node), pool.contains(node));
  }

  /// Where the next task should go; empty when no node admits it.
  public Optional<NodeInfo> best() {
    best = root.best();
    return best.map(Candidate::node);
  }

  /// The task has been put on the node that was `best`.
  public void placed() {
    root.placed(best.orElseThrow());
  }

  static Stand stand(Question question, Branch branch) {
    return switch (branch) {
      case Branch.Fork fork -> new ForkStand(question, fork);
      case Branch.Leaf(var tournament) -> new LeafStand(question, tournament);
    };
  }
}
