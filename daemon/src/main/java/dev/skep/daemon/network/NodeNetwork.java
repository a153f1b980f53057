package dev.skep.daemon.network;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;

/// The data plane of this node. One caller at a time is not required.
public interface NodeNetwork extends AutoCloseable {
  /// Makes the node's data plane equal to `wanted`: looks at what is, and mends the difference. To
  /// be called at each change and, with the same value, every few seconds: what somebody broke by
  /// hand is whole again after one period. New connections never go to a backend that is no longer
  /// wanted; those that are open go on.
  ///
  /// Call it only with knowledge of what is wanted: a daemon that has just started and does not
  /// know its tasks yet leaves the data plane that it found.
  Outcome apply(DataPlane wanted);

  /// The quick part of a change that `apply` carries out whole: leads new connections past whom it
  /// leaves, and to whom there is a way. Also while `apply` is under way with an earlier wish,
  /// which then leaves them, too; so who uses this once says each wish here before it says it to
  /// `apply`.
  ///
  /// @return false when that has to wait for `apply`
  default boolean leadPast(DataPlane wanted) {
    return false;
  }

  /// Takes everything away that `apply` ever made, for a node that leaves the swarm. Also after a
  /// restart.
  Outcome removeAll();

  /// Ends what lives in this process only. The kernel's part goes on without us; frames of
  /// encrypted networks stay on their node until the next daemon is there.
  @Override
  void close();
}
