package dev.skep.manager.scheduler.filter;

import java.util.List;

/// The filters in the order in which they are asked; the first that says no is the reason.
public final class Pipeline {
  /// The verdict on a node that may run the task.
  public static final int ADMITTED = -1;

  private static final List<Filter> ALL =
      List.of(
          new ReadyFilter(),
          new ResourceFilter(),
          new PluginFilter(),
          new ConstraintFilter(),
          new PlatformFilter(),
          new HostPortFilter(),
          new MaxReplicasFilter());

  private static final List<Filter> FIXED = ALL.stream().filter(Filter::isFixed).toList();
  private static final List<Filter> CHANGING = ALL.stream().filter(it -> !it.isFixed()).toList();

  private Pipeline() {}

  public static List<Filter> filters() {
    return ALL;
  }

  /// Index of the filter that says no, or `ADMITTED`.
  public static int verdict(Question question, NodeInfo node, int siblings) {
    for (int i = 0; i < ALL.size(); i++) {
      if (!ALL.get(i).admits(question, node, siblings)) return i;
    }
    return ADMITTED;
  }

  /// As far as the node itself decides.
  public static boolean mayEverAdmit(Question question, NodeInfo node) {
    for (int i = 0; i < FIXED.size(); i++) {
      if (!FIXED.get(i).admits(question, node, 0)) return false;
    }
    return true;
  }

  /// As far as the tasks on the node decide.
  public static boolean admitsNow(Question question, NodeInfo node, int siblings) {
    for (int i = 0; i < CHANGING.size(); i++) {
      if (!CHANGING.get(i).admits(question, node, siblings)) return false;
    }
    return true;
  }
}
