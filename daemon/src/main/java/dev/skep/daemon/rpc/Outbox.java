package dev.skep.daemon.rpc;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Messages for a peer that may be slow: passed on while the stream is ready, else kept up to a
/// bound.
final class Outbox<M> {
  /// Some seconds' worth of a busy node's messages; a peer that is further behind is better served
  /// by a fresh start.
  static final int LIMIT = 1_024;

  private final Queue<M> waiting = new ArrayDeque<>();
  private final BooleanSupplier ready;
  private final Consumer<M> stream;

  Outbox(BooleanSupplier ready, Consumer<M> stream) {
    this.ready = ready;
    this.stream = stream;
  }

  /// False if the peer is too slow.
  boolean offer(M message) {
    if (waiting.size() >= LIMIT) return false;
    waiting.add(message);
    drain();
    return true;
  }

  void drain() {
    while (ready.getAsBoolean()) {
      var message = waiting.poll();
      if (message == null) return;
      stream.accept(message);
    }
  }
}
