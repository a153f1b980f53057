package dev.skep.manager.scheduler.filter;

import java.util.List;

/// A port published on the host can be there only once.
final class HostPortFilter implements Filter {
  @Override
  public String cause() {
    return "host-port-taken";
  }

  @Override
  public boolean isFixed() {
    return false;
  }

  @Override
  public boolean admits(Question question, NodeInfo node, int siblings) {
    List<HostPort> wanted = question.wants().footprint().ports();
    return wanted.isEmpty() || wanted.stream().noneMatch(node::occupies);
  }

  @Override
  public String explain(int nodes) {
    return "host-mode port already in use on " + Filter.count(nodes);
  }
}
