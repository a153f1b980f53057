package dev.skep.daemon.swarm;

import dev.skep.daemon.rpc.CallFailed;
import dev.skep.daemon.rpc.ManagersClient;
import dev.skep.daemon.rpc.ManagersDesk.Verdict;
import dev.skep.model.NodeId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Tells the leader where this node's manager listens, until it has a vote there: when the manager
/// is new, and when it has come back with another address.
final class Announcer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Announcer.class.getName());

  /// A manager that restarts is a member already and hears of the leader within an election; only
  /// then it is known whether anything has to be said.
  private static final Duration FIRST = Duration.ofMillis(100);

  private static final Duration MOST = Duration.ofSeconds(2);

  private final ManagerHalf half;
  private final ManagersClient client;
  private final NodeId self;
  private final String address;
  private final CompletableFuture<Void> member = new CompletableFuture<>();
  private final Thread thread = Thread.ofVirtual().name("announce").unstarted(this::run);

  /// @param address `host:port` at which the others reach this manager
  Announcer(ManagerHalf half, ManagersClient client, NodeId self, String address) {
    this.half = half;
    this.client = client;
    this.self = self;
    this.address = address;
  }

  void start() {
    thread.start();
  }

  /// Completes when this manager has a vote, and knows a leader; cancelled when it stops before.
  CompletableFuture<Void> member() {
    return member;
  }

  @Override
  public void close() {
    thread.interrupt();
    member.cancel(false);
  }

  private void run() {
    Duration wait = FIRST;
    String told = "";
    try {
      while (!half.manager().hasVote(address)) {
        String trouble = announce();
        // At first there may just be no leader yet.
        if (wait != FIRST && !trouble.isEmpty() && !trouble.equals(told)) {
          LOG.log(
              System.Logger.Level.WARNING, "this manager is not in the group yet: {0}", trouble);
          told = trouble;
        }
        Thread.sleep(wait);
        wait = wait.multipliedBy(2).compareTo(MOST) > 0 ? MOST : wait.multipliedBy(2);
      }
      LOG.log(System.Logger.Level.INFO, "manager {0} -> voter at {1}", self, address);
      member.complete(null);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// The trouble, if any. A leader that has moved tells itself.
  private String announce() {
    try {
      if (half.manager().leads()) return trouble(half.desk().enter(self, address));
      client.enter(address);
      return "";
    } catch (CallFailed failed) {
      return String.valueOf(failed.getMessage());
    }
  }

  private static String trouble(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done _ -> "";
      case Verdict.Refused(var why) -> why;
      case Verdict.Unavailable(var why) -> why;
    };
  }
}
