package dev.skep.daemon.runner;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.daemon.network.NodeNetwork;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/// Keeps the node's data plane as it is wanted: at once after a change, and every few seconds in
/// case somebody has broken it. Only the latest wish counts.
public final class NetworkKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NetworkKeeper.class.getName());

  /// How long a rule that was deleted by hand stays gone. Reading the table back takes
  /// milliseconds.
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final NodeNetwork network;
  private final LongConsumer carried;
  private final Thread thread = Thread.ofPlatform().name("networks").unstarted(this::run);
  private Wish wanted = new Wish(0, DataPlane.EMPTY);

  /// The wish that is being carried out, or was last.
  private long underWay;

  /// The last wish that was carried out.
  private long tried;

  /// Versions to confirm, by the wish that must have been carried out: of that under way, and of
  /// the latest.
  private final NavigableMap<Long, Long> asked = new TreeMap<>();

  private boolean news;
  private boolean closed;
  private volatile String troubles = "";

  /// @param number counts what was wanted, from 1
  private record Wish(long number, DataPlane plane) {}

  /// @param carried hears the versions of [#confirm], of several that are due the last
  public NetworkKeeper(NodeNetwork network, LongConsumer carried) {
    this.network = network;
    this.carried = carried;
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

  /// Asks to be told when what is wanted now has been carried out, as far as that is possible. Goes
  /// to waste before the first wish.
  public synchronized void confirm(long version) {
    // What waits for a wish that is still to be carried out waits for the latest: no other will be.
    asked.tailMap(underWay, false).clear();
    asked.put(wanted.number(), version);
    if (tried < wanted.number()) return;
    news = true;
    notifyAll();
  }

  /// What the last round could not do; empty if it could all.
  public String troubles() {
    return troubles;
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
        confirmedBy(wish).ifPresent(carried);
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
    underWay = wanted.number();
    return wanted;
  }

  private synchronized OptionalLong confirmedBy(Wish wish) {
    tried = wish.number();
    NavigableMap<Long, Long> due = asked.headMap(wish.number(), true);
    if (due.isEmpty()) return OptionalLong.empty();
    long version = due.lastEntry().getValue();
    due.clear();
    return OptionalLong.of(version);
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
