package dev.skep.e2e.lab;

import java.util.ArrayList;
import java.util.List;

/// The same on several nodes at once.
final class Each {
  private Each() {}

  interface Action {
    void on(Node node) throws InterruptedException;
  }

  /// Comes back when all are done; the first that failed is told after that.
  static void of(List<Node> nodes, Action action) throws InterruptedException {
    var failures = new ArrayList<Throwable>();
    var threads =
        nodes.stream()
            .map(node -> Thread.ofVirtual().start(() -> run(node, action, failures)))
            .toList();
    for (Thread thread : threads) thread.join();
    if (!failures.isEmpty()) throw new AssertionError(failures.getFirst());
  }

  private static void run(Node node, Action action, List<Throwable> failures) {
    try {
      action.on(node);
    } catch (Throwable failed) {
      synchronized (failures) {
        failures.add(new AssertionError("on " + node + ": " + failed.getMessage(), failed));
      }
    }
  }
}
