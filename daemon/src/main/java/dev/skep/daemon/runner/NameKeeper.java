package dev.skep.daemon.runner;

import dev.skep.daemon.names.NodeNames;
import dev.skep.wire.NetworkMap;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// Keeps the node's names as the managers tell them: answers from the latest map at once, and
/// listens on gateways as their addresses come and go.
public final class NameKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NameKeeper.class.getName());

  /// How long a socket that broke stays closed.
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /// An address appears when the engine makes the network's bridge. The container for which it does
  /// asks its first question some 0.2 s later (the time that an engine takes to start it).
  private static final Duration UNTIL_THERE = Duration.ofMillis(100);

  private final NodeNames names;
  private final AtomicReference<NetworkMap> wanted = new AtomicReference<>(NetworkMap.EMPTY);
  private final Thread thread = Thread.ofVirtual().name("names").unstarted(this::run);
  private boolean news;
  private boolean closed;
  private String troubles = "";

  public NameKeeper(NodeNames names) {
    this.names = names;
  }

  public synchronized void want(NetworkMap map) {
    wanted.set(map);
    news = true;
    if (thread.getState() == Thread.State.NEW) thread.start();
    notifyAll();
  }

  /// Containers have no names until somebody listens again.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      if (thread.getState() != Thread.State.NEW) thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    names.close();
  }

  private void run() {
    try {
      Duration pause = PERIOD;
      while (awaitWork(pause)) {
        NodeNames.Served served = names.serve(wanted.get());
        report(String.join("; ", served.troubles()));
        pause = served.awaited() > 0 ? UNTIL_THERE : PERIOD;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean awaitWork(Duration pause) throws InterruptedException {
    if (!news && !closed) wait(pause.toMillis());
    news = false;
    return !closed;
  }

  /// Says a trouble once, and that it is over.
  private void report(String now) {
    if (now.equals(troubles)) return;
    if (now.isEmpty()) {
      LOG.log(System.Logger.Level.INFO, "names incomplete -> complete");
    } else {
      LOG.log(System.Logger.Level.WARNING, "names -> incomplete: {0}", now);
    }
    troubles = now;
  }
}
