package dev.skep.daemon.runner;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.daemon.network.NodeNetwork;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/// Keeps the node's data plane as it is wanted: at once after a change, and every few seconds in
/// case somebody has broken it. Only the latest wish counts.
///
/// Two threads: the first leads new connections past whom a wish leaves, which is quick; the second
/// carries out the whole of it, which may take seconds on a busy machine.
public final class NetworkKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(NetworkKeeper.class.getName());

  /// How long a rule that was deleted by hand stays gone. Reading the table back takes
  /// milliseconds.
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final NodeNetwork network;
  private final LongConsumer carried;
  private final Thread leading = Thread.ofPlatform().name("rotation").unstarted(this::lead);
  private final Thread applying = Thread.ofPlatform().name("networks").unstarted(this::apply);
  private Wish wanted = new Wish(0, DataPlane.EMPTY);

  /// The latest wish that the first thread has taken up, and that it has passed on to the second.
  private Wish taken = wanted;

  private Wish passedOn = wanted;

  /// The last wish of which it is known that nobody is led to whom it leaves.
  private long done;

  /// Versions to confirm, by the wish that must be done for that: those taken up, and the latest.
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
    } else {
      // Somebody may know that the kernel is not as it should be.
      news = true;
    }
    if (leading.getState() == Thread.State.NEW) {
      leading.start();
      applying.start();
    }
    notifyAll();
  }

  /// Asks to be told when nobody is led any more to whom the present wish leaves, as far as the
  /// kernel can. Goes to waste before the first wish.
  public synchronized void confirm(long version) {
    // What waits for a wish that nobody has taken up waits for the latest: no other will be.
    asked.tailMap(taken.number(), false).clear();
    asked.put(wanted.number(), version);
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

  private void lead() {
    try {
      while (awaitQuestion()) {
        Wish wish = take();
        if (wish.number() > passedOn().number()) {
          if (network.leadPast(wish.plane())) done(wish);
          passOn(wish);
        }
        confirmed().ifPresent(carried);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean awaitQuestion() throws InterruptedException {
    while (!closed
        && taken.number() == wanted.number()
        && (asked.isEmpty() || asked.firstKey() > done)) {
      wait();
    }
    return !closed;
  }

  private void apply() {
    try {
      while (awaitWork()) {
        Wish wish = passedOn();
        report(network.apply(wish.plane()));
        done(wish);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// Nothing is carried out that was not led past before.
  private synchronized boolean awaitWork() throws InterruptedException {
    long end = System.nanoTime() + PERIOD.toNanos();
    for (long left = PERIOD.toNanos();
        left > 0 && !news && !closed;
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    while (passedOn.number() == 0 && !closed) wait();
    news = false;
    return !closed;
  }

  private synchronized Wish take() {
    taken = wanted;
    return taken;
  }

  private synchronized Wish passedOn() {
    return passedOn;
  }

  private synchronized void passOn(Wish wish) {
    passedOn = wish;
    news = true;
    notifyAll();
  }

  private synchronized void done(Wish wish) {
    done = Math.max(done, wish.number());
    notifyAll();
  }

  private synchronized OptionalLong confirmed() {
    NavigableMap<Long, Long> due = asked.headMap(done, true);
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
