package dev.skep.daemon.runner;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.daemon.network.NodeNetwork;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Keeps the node's data plane as it is wanted: at once after a change, and every few seconds in
/// case somebody has broken it. Only the latest wish counts.
public final class NetworkKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NetworkKeeper.class.getName());

  /// How long a rule that was deleted by hand stays gone. Reading the table back takes
  /// milliseconds.
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final NodeNetwork network;
  private final Thread thread = Thread.ofPlatform().name("networks").unstarted(this::run);
  private Wish wanted = new Wish(0, DataPlane.EMPTY);
  private Tried tried = new Tried(0, System.nanoTime());
  private boolean news;
  private boolean closed;
  private String troubles = "";

  /// @param number counts what was wanted, from 1
  private record Wish(long number, DataPlane plane) {}

  /// The last wish that was carried out, as far as that was possible, and when that was first so.
  private record Tried(long number, long sinceNanos) {}

  public NetworkKeeper(NodeNetwork network) {
    this.network = network;
  }

  /// The first wish starts the work: before it nothing is known of what should be there.
  public synchronized void want(DataPlane plane) {
    if (wanted.number() == 0 || !plane.equals(wanted.plane())) {
      wanted = new Wish(wanted.number() + 1, plane);
    }
    news = true;
    if (thread.getState() == Thread.State.NEW) thread.start();
    notifyAll();
  }

  /// Comes back once what is wanted now has been there for so long, or cannot be waited for any
  /// longer.
  ///
  /// @param settling counted from the moment it was there
  /// @param atMost for it to be there
  public synchronized void awaitSettled(Duration settling, Duration atMost)
      throws InterruptedException {
    long number = wanted.number();
    long end = System.nanoTime() + atMost.toNanos();
    while (tried.number() < number && !closed) {
      long left = end - System.nanoTime();
      if (left <= 0) return;
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    long settled = tried.sinceNanos() + settling.toNanos();
    for (long left = settled - System.nanoTime();
        left > 0 && !closed;
        left = settled - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private void run() {
    try {
      while (awaitWork()) {
        Wish wish = wish();
        report(network.apply(wish.plane()));
        tried(wish);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean awaitWork() throws InterruptedException {
    if (!news && !closed) wait(PERIOD.toMillis());
    news = false;
    return !closed;
  }

  private synchronized Wish wish() {
    return wanted;
  }

  private synchronized void tried(Wish wish) {
    if (wish.number() == tried.number()) return;
    tried = new Tried(wish.number(), System.nanoTime());
    notifyAll();
  }

  /// Says a trouble once, and that it is over.
  private void report(Outcome outcome) {
    String now = outcome.reasons();
    if (now.equals(troubles)) return;
    if (now.isEmpty()) {
      LOG.log(System.Logger.Level.INFO, "data plane incomplete -> complete");
    } else {
      LOG.log(System.Logger.Level.WARNING, "data plane -> incomplete: {0}", now);
    }
    troubles = now;
  }
}
