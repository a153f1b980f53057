package dev.skep.manager.scheduler.filter;

/// The node must be up and neither paused nor drained.
final class ReadyFilter implements Filter {
  @Override
  public String cause() {
    return "node-unavailable";
  }

  @Override
  public boolean isFixed() {
    return true;
  }

  @Override
  public boolean admits(Question question, NodeInfo node, int siblings) {
    return node.node().takesTasks();
  }

  @Override
  public String explain(int nodes) {
    return Filter.count(nodes) + " not available for new tasks";
  }
}
