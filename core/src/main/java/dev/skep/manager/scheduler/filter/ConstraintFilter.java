package dev.skep.manager.scheduler.filter;

/// All constraints of the placement must hold.
final class ConstraintFilter implements Filter {
  @Override
  public String cause() {
    return "constraints";
  }

  @Override
  public boolean isFixed() {
    return true;
  }

  @Override
  public boolean admits(Question question, NodeInfo node, int siblings) {
    return question.constraints().isEmpty() || question.constraints().admit(node.node());
  }

  @Override
  public String explain(int nodes) {
    return "scheduling constraints not satisfied on " + Filter.count(nodes);
  }
}
