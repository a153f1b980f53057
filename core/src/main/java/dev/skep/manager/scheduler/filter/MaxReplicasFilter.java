package dev.skep.manager.scheduler.filter;

/// No more tasks of a service on one node than its placement allows. Docker's text names no number
/// of nodes.
final class MaxReplicasFilter implements Filter {
  @Override
  public String cause() {
    return "max-replicas";
  }

  @Override
  public boolean isFixed() {
    return false;
  }

  @Override
  public boolean admits(Question question, NodeInfo node, int siblings) {
    long most = question.wants().maxReplicas();
    return most == 0 || siblings < most;
  }

  @Override
  public String explain(int nodes) {
    return "max replicas per node limit exceed";
  }
}
