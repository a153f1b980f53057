package dev.skep.daemon.network;

import dev.skep.agent.network.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Backends in turn. Many connections ask at the same time while a change replaces the list.
final class Rotation {
  private final AtomicInteger next = new AtomicInteger();
  private volatile List<Backend> backends;

  Rotation(List<Backend> backends) {
    this.backends = backends;
  }

  void replace(List<Backend> backends) {
    this.backends = backends;
  }

  boolean has(Backend backend) {
    return backends.contains(backend);
  }

  List<Backend> backends() {
    return backends;
  }

  /// The one whose turn it is, then the others in the order in which to try them.
  List<Backend> order() {
    var now = backends;
    if (now.isEmpty()) return now;
    int first = Math.floorMod(next.getAndIncrement(), now.size());
    var order = new ArrayList<>(now.subList(first, now.size()));
    order.addAll(now.subList(0, first));
    return order;
  }
}
