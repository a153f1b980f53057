package dev.skep.store;

import java.util.List;
import java.util.stream.Stream;

/// What became of one log entry.
///
/// @param outcomes one for each transaction, in order
public record Applied(View view, List<Outcome> outcomes) {
  public Applied {
    outcomes = List.copyOf(outcomes);
  }

  public sealed interface Outcome {
    /// The transaction happened.
    record Done(List<StoreEvent> events) implements Outcome {}

    /// Nothing of the transaction happened.
    record Refused(Refusal why) implements Outcome {}
  }

  /// All that happened, in order.
  public List<StoreEvent> events() {
    return outcomes.stream()
        .flatMap(outcome ->
            switch (outcome) {
              case Outcome.Done(var events) -> events.stream();
              case Outcome.Refused _ -> Stream.<StoreEvent>empty();
            })
        .toList();
  }
}
