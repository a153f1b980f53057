package dev.skep.store;

import java.time.Instant;
import java.util.List;

/// What the leader of a term writes in one append: all that one turn asks for.
///
/// @param term the term in which the turn was thought; an entry of an older term than the view's
///   changes nothing
/// @param at the leader's clock, so that applying needs none
public record LogEntry(long term, Instant at, List<Transaction> transactions) {
  public LogEntry {
    transactions = List.copyOf(transactions);
  }
}
