package dev.skep.daemon.runner;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.daemon.network.NodeNetwork;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// Keeps the node's data plane as it is wanted: at once after a change, and every few seconds in
/// case somebody has broken it. Only the latest wish counts.
public final class NetworkKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NetworkKeeper.class.getName());

  /// How long a rule that was deleted by hand stays gone. Reading the table back takes
  /// milliseconds.
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final NodeNetwork network;
  private final AtomicReference<DataPlane> wanted = new AtomicReference<>(DataPlane.EMPTY);
  private final Thread thread = Thread.ofPlatform().name("networks").unstarted(this::run);
  private boolean news;
  private boolean closed;
  private String troubles = "";

  public NetworkKeeper(NodeNetwork network) {
    this.network = network;
  }

  /// The first wish starts the work: before it nothing is known of what should be there.
  public synchronized void want(DataPlane plane) {
    wanted.set(plane);
    news = true;
    if (thread.getState() == Thread.State.NEW) thread.start();
    notifyAll();
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private void run() {
    try {
      while (awaitWork()) report(network.apply(wanted.get()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean awaitWork() throws InterruptedException {
    if (!news && !closed) wait(PERIOD.toMillis());
    news = false;
    return !closed;
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
