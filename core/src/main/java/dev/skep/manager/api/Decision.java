package dev.skep.manager.api;

import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.Transaction;

/// What a request comes to on one view.
public sealed interface Decision<A> {
  /// @param answer for the user once the transaction is durable
  record Accept<A>(Transaction transaction, A answer) implements Decision<A> {}

  /// No, in the voice of the cluster's control API: clients see `rpc error: code = … desc = …`.
  record Refuse<A>(Refusal why) implements Decision<A> {}

  /// No, in the voice of the daemon in front of it: clients see the bare text.
  record Decline<A>(Refusal why) implements Decision<A> {}

  static <A> Decision<A> accept(A answer, Change... changes) {
    return new Accept<>(Transaction.of(changes), answer);
  }
}
