package dev.skep.loop;

import dev.skep.model.NodeId;
import dev.skep.store.Refusal;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.wire.ToManager;
import java.util.List;

/// What a loop may be told.
public sealed interface Input {
  /// The log went on; the view given along is the state after all of it. Every loop hears it.
  record Committed(List<StoreEvent> events) implements Input {}

  /// A write of this loop did not happen; someone was faster. Look again.
  record Refused(Transaction transaction, Refusal why) implements Input {}

  /// A timer that this loop has set.
  record Due(Timer timer) implements Input {}

  /// An agent has spoken. Only the dispatcher hears it.
  record Heard(NodeId from, ToManager message) implements Input {}
}
