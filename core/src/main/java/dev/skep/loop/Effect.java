package dev.skep.loop;

import dev.skep.model.NodeId;
import dev.skep.store.Change;
import dev.skep.store.Transaction;
import dev.skep.wire.ToAgent;
import java.time.Instant;

/// What a loop may ask of its runner.
public sealed interface Effect {
  /// Propose; it comes back as `Committed` or as `Refused`.
  record Write(Transaction transaction) implements Effect {
    public static Write of(Change... changes) {
      return new Write(Transaction.of(changes));
    }
  }

  /// Come back with `Due` at that time or a little later; another time for the same timer replaces
  /// the first.
  record WakeAt(Timer timer, Instant at) implements Effect {}

  /// Nothing happens if the node is not connected.
  record Send(NodeId to, ToAgent message) implements Effect {}

  /// End the node's session.
  record Disconnect(NodeId node, String why) implements Effect {}
}
