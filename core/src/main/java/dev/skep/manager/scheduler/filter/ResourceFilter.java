package dev.skep.manager.scheduler.filter;

import dev.skep.model.Resources;

/// What the task reserves must be free. Limits do not matter, and who reserves nothing fits
/// everywhere.
final class ResourceFilter implements Filter {
  @Override
  public String cause() {
    return "insufficient-resources";
  }

  @Override
  public boolean isFixed() {
    return false;
  }

  @Override
  public boolean admits(Question question, NodeInfo node, int siblings) {
    Resources wanted = question.wants().footprint().reservations();
    return fits(wanted.nanoCpus(), node.freeNanoCpus())
        && fits(wanted.memoryBytes(), node.freeMemory())
        && (wanted.genericResources().isEmpty()
            || wanted.genericResources().stream()
                .allMatch(it -> fits(NodeInfo.amount(it), node.free(it.kind()))));
  }

  @Override
  public String explain(int nodes) {
    return "insufficient resources on " + Filter.count(nodes);
  }

  private static boolean fits(long wanted, long free) {
    return wanted == 0 || wanted <= free;
  }
}
