package dev.skep.world;

import java.time.Instant;
import java.util.List;

/// What the members of a log say to each other, as Raft's paper has it.
sealed interface RaftWord {
  long term();

  /// @param probe asks only whether a vote would be given, so that who was cut off does not unseat
  ///   a leader when it comes back
  /// @param forced by a leader that hands over: also who hears that leader votes
  record AskVote(long term, String candidate, Mark last, boolean probe, boolean forced)
      implements RaftWord {}

  record Vote(long term, String voter, boolean probe, boolean given) implements RaftWord {}

  /// @param sent by the leader's clock, and given back in the answer
  /// @param before where `slots` are to be put after
  record Append(
      long term, String leader, Instant sent, Mark before, List<Slot> slots, int committed)
      implements RaftWord {}

  /// @param matches how much of the log is the leader's and on disk; when refused, a guess at how
  ///   much could be
  record Appended(long term, String follower, Instant sent, boolean taken, int matches)
      implements RaftWord {}

  /// The leader asks its follower to lead.
  record TakeOver(long term) implements RaftWord {}

  /// An index and the term of what is there.
  record Mark(int index, long term) {
    boolean isBehind(Mark other) {
      return term < other.term || (term == other.term && index < other.index);
    }
  }
}
