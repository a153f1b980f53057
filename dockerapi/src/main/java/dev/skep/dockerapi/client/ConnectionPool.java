package dev.skep.dockerapi.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Idle connections, newest first. Bounds what is kept, not what is open: a stream may hold its
/// connection for days.
final class ConnectionPool {
  private final int most;
  private final Deque<Wire> idle = new ArrayDeque<>();
  private boolean closed;

  ConnectionPool(int most) {
    this.most = most;
  }

  Optional<Wire> take() {
    while (true) {
      var wire = pop();
      if (wire.isEmpty()) return wire;
      if (!wire.get().stale()) return wire;
      wire.get().close();
    }
  }

  private synchronized Optional<Wire> pop() {
    return Optional.ofNullable(idle.pollFirst());
  }

  void give(Wire wire) {
    if (!keep(wire)) wire.close();
  }

  private synchronized boolean keep(Wire wire) {
    if (closed || idle.size() >= most) return false;
    idle.addFirst(wire);
    return true;
  }

  synchronized void close() {
    closed = true;
    idle.forEach(Wire::close);
    idle.clear();
  }
}
