package dev.skep.daemon.runner;

import dev.skep.daemon.raft.Appended;
import dev.skep.daemon.raft.Member;
import dev.skep.daemon.raft.ReplicatedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A log of one that commits when the test says so.
final class HeldLog implements ReplicatedLog {
  private final Replica replica;
  private final LinkedBlockingQueue<Held> held = new LinkedBlockingQueue<>();
  private final List<byte[]> committed = new ArrayList<>();
  private volatile int limitBytes = Integer.MAX_VALUE;

  private record Held(byte[] entry, CompletableFuture<Appended> answer) {}

  HeldLog(Replica replica) {
    this.replica = replica;
  }

  @Override
  public CompletableFuture<Appended> append(byte[] entry) {
    if (entry.length > limitBytes) {
      return CompletableFuture.completedFuture(new Appended.TooLarge(entry.length, limitBytes));
    }
    var answer = new CompletableFuture<Appended>();
    held.add(new Held(entry, answer));
    return answer;
  }

  /// Waits until an entry is there, and leaves it.
  void awaitAppended() throws InterruptedException {
    Held first = next();
    // Nobody appends while an entry is under way, so the order is kept.
    held.add(first);
  }

  /// Waits for the next entry, and commits it.
  byte[] commitNext() throws InterruptedException {
    Held next = next();
    committed.add(next.entry());
    replica.apply(1, committed.size(), next.entry());
    next.answer().complete(new Appended.Committed(1, committed.size()));
    return next.entry();
  }

  /// Waits for the next entry, and does not take it.
  void declineNext(Appended why) throws InterruptedException {
    next().answer().complete(why);
  }

  private Held next() throws InterruptedException {
    return Optional.ofNullable(held.poll(10, TimeUnit.SECONDS))
        .orElseThrow(() -> new AssertionError("nothing was appended within 10 s"));
  }

  void limit(int bytes) {
    limitBytes = bytes;
  }

  @Override
  public int limitBytes() {
    return limitBytes;
  }

  @Override
  public boolean isLeading() {
    return true;
  }

  @Override
  public Optional<String> leader() {
    return Optional.empty();
  }

  @Override
  public CompletableFuture<Boolean> confirm() {
    return CompletableFuture.completedFuture(true);
  }

  @Override
  public Duration leaderless() {
    return Duration.ZERO;
  }

  @Override
  public long term() {
    return 1;
  }

  @Override
  public List<Member> members() {
    return List.of();
  }

  @Override
  public CompletableFuture<Void> add(String nodeId, String address) {
    throw new AssertionError("nobody joins here");
  }

  @Override
  public void dial(String nodeId, String address) {}

  @Override
  public CompletableFuture<Void> remove(String nodeId) {
    throw new AssertionError("nobody leaves here");
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String nodeId) {
    throw new AssertionError("there is nobody else");
  }

  @Override
  public void close() {}
}
