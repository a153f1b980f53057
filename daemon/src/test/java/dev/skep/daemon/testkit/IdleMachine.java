package dev.skep.daemon.testkit;

import dev.skep.daemon.raft.LogMachine;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Keeps nothing of a log, for tests that only need its port.
///
/// @param leads completes with the first term in which the log leads
public record IdleMachine(CompletableFuture<Long> leads) implements LogMachine {
  @Override
  public void apply(long term, long index, byte[] entry) {}

  @Override
  public Snapshot snapshot() {
    return _ -> {};
  }

  @Override
  public void restore(long term, long index, InputStream content) {}

  @Override
  public void leading(long term) {
    leads.complete(term);
  }

  @Override
  public void following(Optional<String> leader) {}

  @Override
  public void fault(Throwable cause) {
    leads.completeExceptionally(cause);
  }
}
