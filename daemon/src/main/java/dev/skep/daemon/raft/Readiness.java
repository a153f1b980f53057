package dev.skep.daemon.raft;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.ratis.server.DivisionInfo;

/// Sees to it that whoever is elected also leads. Ratis 3.3.0 sends a leader's first entry once;
/// where a line breaks before the answer has come, it waits for that answer for ever, and its
/// heartbeats keep all others from being elected. Such a leader steps down: the next one's first
/// entry sets everything going again.
final class Readiness {
  private static final System.Logger LOG = System.getLogger(Readiness.class.getName());

  /// A leader is ready within milliseconds, on overloaded machines within a second. Five times what
  /// the others would wait for a leader that they hear nothing of.
  private static final Duration PATIENCE = LogConfig.ELECTION_MAX.multipliedBy(5);

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

  private final DivisionInfo member;
  private final Supplier<CompletableFuture<Void>> stepDown;

  Readiness(DivisionInfo member, Supplier<CompletableFuture<Void>> stepDown) {
    this.member = member;
    this.stepDown = stepDown;
  }

  /// This member has just been elected.
  void elected() {
    long term = member.getCurrentTerm();
    LATER.execute(() -> look(term));
  }

  private static Void complain(Throwable stays) {
    LOG.log(System.Logger.Level.WARNING, "it stays elected: {0}", stays.getMessage());
    return null;
  }

  private void look(long term) {
    if (!member.isAlive() || !member.isLeader() || member.isLeaderReady()) return;
    if (member.getCurrentTerm() != term) return;
    LOG.log(
        System.Logger.Level.WARNING,
        "elected for term {0,number,#}, but nobody has answered its first entry for {1} ms: it"
            + " steps down",
        term,
        PATIENCE.toMillis());
    var _ = stepDown.get().exceptionally(Readiness::complain);
  }
}
