package dev.skep.daemon.swarm;

import dev.skep.daemon.disk.KeyFiles;
import dev.skep.daemon.disk.SealFault;
import dev.skep.model.Cluster;
import dev.skep.store.View;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Keeps a manager's keys on disk as the swarm wants them: locked by its unlock key, or in the
/// clear. Looks at the committed view again and again instead of being told: the log must not wait
/// for these files, and what a full disk refused is tried again.
final class KeyKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(KeyKeeper.class.getName());

  /// How long keys may lie in the clear after autolock was turned on. A look costs nothing.
  private static final Duration PERIOD = Duration.ofMillis(100);

  private final KeyFiles keys;
  private final Supplier<View> view;
  private final Thread thread = Thread.ofVirtual().name("keys").unstarted(this::run);
  private Optional<Cluster> kept = Optional.empty();
  private String trouble = "";
  private boolean closed;

  KeyKeeper(KeyFiles keys, Supplier<View> view) {
    this.keys = keys;
    this.view = view;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      do look();
      while (!awaitClosed());
      // A key that users have been told must open the files from the next start on.
      look();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean awaitClosed() throws InterruptedException {
    if (!closed) wait(PERIOD.toMillis());
    return closed;
  }

  private void look() {
    Optional<Cluster> now = view.get().cluster();
    if (now.isEmpty() || now.equals(kept)) return;
    try {
      keep(now.get());
      kept = now;
    } catch (UncheckedIOException | SealFault broke) {
      complain(String.valueOf(broke.getMessage()));
    }
  }

  private void keep(Cluster cluster) {
    if (keys.follow(cluster.unlockKey(), cluster.meta().version())) {
      LOG.log(
          System.Logger.Level.INFO,
          "keys on disk -> {0}, as of version {1,number,#}",
          cluster.unlockKey().isPresent() ? "locked" : "in the clear",
          cluster.meta().version());
    }
    trouble = "";
  }

  private void complain(String now) {
    if (now.equals(trouble)) return;
    LOG.log(System.Logger.Level.ERROR, "keys on disk do not follow autolock: {0}", now);
    trouble = now;
  }

  /// Returns when nothing is written any more.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }
}
