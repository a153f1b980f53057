package dev.skep.world;

import dev.skep.store.LogEntry;
import java.util.List;

/// A place in the managers' log.
///
/// @param term of the leader that has put it there; not always the term in which its entry was
///   thought
record Slot(long term, Content content) {
  sealed interface Content {
    /// What a leader begins with: once it is committed, so is everything before it.
    record Beginning() implements Content {}

    record Written(LogEntry entry) implements Content {}

    /// Who belongs to the group from here on.
    ///
    /// @param voters whose majority decides
    /// @param learners who get everything and decide nothing
    record Members(List<String> voters, List<String> learners) implements Content {
      public Members {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
      }

      boolean isMajority(long of) {
        return of * 2 > voters.size();
      }
    }
  }
}
