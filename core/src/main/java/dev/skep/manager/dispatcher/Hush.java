package dev.skep.manager.dispatcher;

/// When most of the nodes fall silent at the same time, the fault is more likely with the manager
/// than with them: its network, or its processors, to which a thousand agents have just come at
/// once. To replace the tasks of all would make it worse, and there is nowhere to put them. So they
/// get longer, as Kubernetes slows down evictions while most of a zone is not ready.
final class Hush {
  /// A few nodes may well be lost together: two hosts of three share a cable, or a rack.
  static final int FEW = 10;

  /// How many times the grace everybody gets then.
  static final int PATIENCE = 3;

  private Hush() {}

  /// @param silent how many of `watched` nodes have missed a heartbeat
  static int graceFactor(int silent, int watched) {
    return silent > FEW && 2 * silent > watched ? PATIENCE : 1;
  }
}
