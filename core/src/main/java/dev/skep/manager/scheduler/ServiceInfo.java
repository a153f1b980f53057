package dev.skep.manager.scheduler;

import dev.skep.model.NodeId;
import dev.skep.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/// Where a service is: its active tasks per node, and the tasks that have failed there.
final class ServiceInfo {
  /// Failures older than this are forgiven, as in SwarmKit.
  static final Duration FAILURE_WINDOW = Duration.ofMinutes(5);

  /// @param revision a service that has been updated begins anew
  record Failure(NodeId node, long revision, Instant at) {}

  private final TreeMap<NodeId, Integer> active = new TreeMap<>();
  private final TreeMap<TaskId, Failure> failures = new TreeMap<>();

  TreeMap<NodeId, Integer> active() {
    return active;
  }

  int activeOn(NodeId node) {
    return active.getOrDefault(node, 0);
  }

  void count(NodeId node, int change) {
    active.merge(node, change, Integer::sum);
    active.remove(node, 0);
  }

  void failed(TaskId task, Failure failure) {
    failures.put(task, failure);
  }

  void forget(TaskId task) {
    failures.remove(task);
  }

  boolean isEmpty() {
    return active.isEmpty() && failures.isEmpty();
  }

  /// Nodes on which the revision has failed at least `enough` times of late, and how often.
  TreeMap<NodeId, Integer> failing(long revision, int enough, Instant now) {
    var recent = new TreeMap<NodeId, Integer>();
    for (Failure failure : failures.values()) {
      if (failure.revision() == revision && failure.at().plus(FAILURE_WINDOW).isAfter(now)) {
        recent.merge(failure.node(), 1, Integer::sum);
      }
    }
    recent.values().removeIf(times -> times < enough);
    return recent;
  }
}
