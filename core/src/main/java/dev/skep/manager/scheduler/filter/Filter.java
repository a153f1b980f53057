package dev.skep.manager.scheduler.filter;

/// One reason why a node may not run a task.
public interface Filter {
  /// For programs.
  String cause();

  /// Whether the answer follows from the node itself and does not change with the tasks on it.
  boolean isFixed();

  /// @param siblings tasks of the same service that are active on the node
  boolean admits(Question question, NodeInfo node, int siblings);

  /// In Docker's words.
  ///
  /// @param nodes how many nodes this filter rules out, at least one
  String explain(int nodes);

  static String count(int nodes) {
    return nodes == 1 ? "1 node" : nodes + " nodes";
  }
}
