package dev.skep.daemon.swarm;

import dev.skep.daemon.rpc.CallFailed;
import dev.skep.wire.ToAgent;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// Makes the node what the managers say it is to the swarm, on a thread of its own: it may have to
/// wait for them. Only the latest word counts; what failed is tried again.
final class Belonging implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Belonging.class.getName());

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Membership node;
  private final Thread thread = Thread.ofVirtual().name("belonging").unstarted(this::run);
  private Optional<ToAgent.Membership> news = Optional.empty();

  Belonging(Membership node) {
    this.node = node;
  }

  void start() {
    thread.start();
  }

  synchronized void told(ToAgent.Membership wanted) {
    news = Optional.of(wanted);
    notifyAll();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        ToAgent.Membership wanted = next();
        if (!done(wanted)) retry(wanted);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized ToAgent.Membership next() throws InterruptedException {
    while (news.isEmpty()) wait();
    var wanted = news.get();
    news = Optional.empty();
    return wanted;
  }

  private boolean done(ToAgent.Membership wanted) throws InterruptedException {
    try {
      node.belongs(wanted);
      return true;
    } catch (CallFailed | IOException | RuntimeException trouble) {
      LOG.log(
          System.Logger.Level.WARNING, "not yet a {0}: {1}", wanted.role(), trouble.getMessage());
      return false;
    }
  }

  private void retry(ToAgent.Membership wanted) throws InterruptedException {
    Thread.sleep(RETRY);
    synchronized (this) {
      if (news.isEmpty()) news = Optional.of(wanted);
    }
  }
}
