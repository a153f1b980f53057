package dev.skep.agent.worker;

import dev.skep.model.TaskId;
import java.util.SortedSet;
import java.util.TreeSet;

/// Keeps apart what a look at the runtime can still tell from what has happened since it began: a
/// list made before a container was started must not count as the news that it is gone.
final class Looks {
  private final SortedSet<TaskId> touched = new TreeSet<>();
  private boolean underWay;
  private boolean seen;

  /// False when the answer to an earlier look is still to come; it will do.
  boolean begin() {
    if (underWay) return false;
    underWay = true;
    touched.clear();
    return true;
  }

  /// The answer may never come.
  void lost() {
    underWay = false;
  }

  void end() {
    underWay = false;
    seen = true;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /// The runtime has answered at least once since the agent started.
  boolean hasSeen() {
    return seen;
  }

  void touched(TaskId task) {
    if (underWay) touched.add(task);
  }

  boolean isTouched(TaskId task) {
    return touched.contains(task);
  }
}
