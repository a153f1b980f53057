package dev.skep.daemon.raft;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A log that every manager has, with the same entries in the same order.
public interface ReplicatedLog extends AutoCloseable {
  /// Appends an entry on the leader. Completes once it is on a majority of disks and applied here,
  /// or with the reason why not; never exceptionally. Entries are committed in the order of the
  /// calls of one thread.
  CompletableFuture<Appended> append(byte[] entry);

  /// Whether everything that was acknowledged before the call is certainly applied here. A leader
  /// that was replaced without noticing finds it out by this.
  CompletableFuture<Boolean> confirm();

  /// The longest entry that [#append(byte[])] takes.
  int limitBytes();

  boolean isLeading();

  /// The node that leads, as far as is known here.
  Optional<String> leader();

  /// For how long nobody has been known to lead; zero while somebody is.
  Duration leaderless();

  long term();

  List<Member> members();

  /// Lets one more manager in, with a vote, after it has caught up; a member gets a new address. On
  /// the leader only, one at a time.
  CompletableFuture<Void> add(String nodeId, String address);

  /// Reaches a member at another address from now on, on this manager alone: it has moved, and
  /// those who know so may have to elect who writes it down. Nothing if the node is no member.
  void dial(String nodeId, String address);

  CompletableFuture<Void> remove(String nodeId);

  /// Hands leadership to another voter.
  CompletableFuture<Void> transferLeadership(String nodeId);

  @Override
  void close();
}
