package dev.skep.store;

import java.util.List;

/// Changes that happen together or not at all.
public record Transaction(List<Change> changes) {
  public Transaction {
    changes = List.copyOf(changes);
  }

  public static Transaction of(Change... changes) {
    return new Transaction(List.of(changes));
  }
}
