package dev.skep.manager.scheduler.filter;

import dev.skep.model.NodeDescription.Plugin;
import java.util.List;

/// The node's engine must have the drivers that the task names. An engine that lists none is
/// believed to have them; one that lists no log drivers is believed to have those.
final class PluginFilter implements Filter {
  @Override
  public String cause() {
    return "missing-plugin";
  }

  @Override
  public boolean isFixed() {
    return true;
  }

  @Override
  public boolean admits(Question question, NodeInfo node, int siblings) {
    List<Plugin> listed = node.node().description().engine().plugins();
    return listed.isEmpty()
        || question.wants().fixed().plugins().stream().allMatch(it -> isThere(it, listed));
  }

  @Override
  public String explain(int nodes) {
    return "missing plugin on " + Filter.count(nodes);
  }

  private static boolean isThere(Plugin wanted, List<Plugin> listed) {
    if (wanted.type().equals("Log") && listed.stream().noneMatch(it -> it.type().equals("Log"))) {
      return true;
    }
    return listed.stream()
        .filter(it -> it.type().equals(wanted.type()))
        .anyMatch(
            it -> it.name().equals(wanted.name()) || it.name().equals(wanted.name() + ":latest"));
  }
}
