package dev.skep.daemon.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A machine that keeps lines of text, and lets a test await what it hears.
final class Ledger implements LogMachine {
  private final List<String> lines = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  final CompletableFuture<Throwable> fault = new CompletableFuture<>();
  private long applied = -1;
  private Optional<SnapshotPlan> plan = Optional.empty();

  @Override
  public synchronized void apply(long term, long index, byte[] entry) {
    if (index <= applied) throw new IllegalStateException(index + " after " + applied);
    var line = new String(entry, UTF_8);
    if (line.equals("poison")) throw new IllegalStateException("poisoned");
    applied = index;
    lines.add(line);
    notifyAll();
  }

  @Override
  public synchronized Snapshot snapshot() {
    var text = String.join("\n", lines);
    return out -> out.write(text.getBytes(UTF_8));
  }

  @Override
  public synchronized void restore(long term, long index, InputStream content) throws IOException {
    var text = new String(content.readAllBytes(), UTF_8);
    lines.clear();
    if (!text.isEmpty()) lines.addAll(List.of(text.split("\n")));
    applied = index;
    hear("restored");
  }

  synchronized void plan(SnapshotPlan plan) {
    this.plan = Optional.of(plan);
  }

  @Override
  public synchronized SnapshotPlan snapshots(SnapshotPlan configured) {
    return plan.orElse(configured);
  }

  @Override
  public void leading(long term) {
    hear("leading");
  }

  @Override
  public void following(Optional<String> leader) {
    hear("following " + leader.orElse("nobody"));
  }

  @Override
  public void fault(Throwable cause) {
    fault.complete(cause);
  }

  private synchronized void hear(String what) {
    heard.add(what);
    notifyAll();
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  Ledger awaitHeard(String what) throws InterruptedException {
    return await("heard " + what, ledger -> ledger.heard.contains(what));
  }

  Ledger awaitLines(int count) throws InterruptedException {
    return await(count + " lines", ledger -> ledger.lines.size() >= count);
  }

  private synchronized Ledger await(String what, Predicate<Ledger> seen)
      throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!seen.test(this)) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) throw new AssertionError("not seen in 30 s: " + what + "; heard " + heard);
      wait(left);
    }
    return this;
  }
}
