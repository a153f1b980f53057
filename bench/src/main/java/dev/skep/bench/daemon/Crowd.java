package dev.skep.bench.daemon;

import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.rpc.JoinFailed;
import dev.skep.daemon.rpc.Joiner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// Many agents in one process, and what they notice.
final class Crowd implements AutoCloseable {
  /// As many as join at a time: each makes a key and has it certified.
  private static final int JOINING = 8;

  private static final int TRIES = 5;

  private static final int CONNECTING = 16;

  /// A machine that is busy with other things takes its time; what takes longer is broken.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
  private final String manager;
  private final List<SimulatedAgent> agents = new ArrayList<>();
  private final Spread sent = new Spread();
  private final Spread answers = new Spread();
  private final List<String> losses = new ArrayList<>();
  private int standing;
  private String awaited = "";
  private int told;

  Crowd(String manager) {
    this.manager = manager;
  }

  void join(int count, String token) throws InterruptedException, ExecutionException {
    var parsed = JoinToken.parse(token);
    var joined = new ArrayList<Future<NodeIdentity>>();
    try (var threads = Executors.newFixedThreadPool(JOINING)) {
      for (int i = 0; i < count; i++) joined.add(threads.submit(() -> join(parsed)));
    }
    for (int i = 0; i < count; i++) {
      agents.add(new SimulatedAgent(this, "agent" + i, joined.get(i).get(), manager));
    }
  }

  /// As a user would: a machine that is short of processors may not answer in time.
  private NodeIdentity join(JoinToken token) throws JoinFailed {
    for (int tries = 1; tries < TRIES; tries++) {
      try {
        return Joiner.join(manager, token, "active", "");
      } catch (JoinFailed late) {
        System.err.println(late.getMessage());
      }
    }
    return Joiner.join(manager, token, "active", "");
  }

  /// So many at a time that this one process, which plays a thousand hosts, keeps up.
  void connect() throws InterruptedException {
    for (int i = 0; i < agents.size(); i++) {
      awaitStanding(i - CONNECTING);
      agents.get(i).start();
    }
    awaitStanding(agents.size());
  }

  int size() {
    return agents.size();
  }

  /// How late heartbeats set out: the lateness of this process, which no manager can tell from a
  /// host's.
  Spread sent() {
    return sent;
  }

  /// From when a heartbeat was due until it was answered.
  Spread answers() {
    return answers;
  }

  synchronized List<String> losses() {
    return List.copyOf(losses);
  }

  /// Until so many agents have a session that stands.
  synchronized void awaitStanding(int count) throws InterruptedException {
    await("stand", () -> standing, () -> standing >= count);
  }

  synchronized void awaitNoneStanding() throws InterruptedException {
    await("stand still", () -> standing, () -> standing == 0);
  }

  /// From now on counts who hears of that service.
  synchronized void expect(String service) {
    awaited = service;
    told = 0;
  }

  synchronized void awaitAllTold() throws InterruptedException {
    await("know " + awaited, () -> told, () -> told >= agents.size());
  }

  private void await(String what, IntSupplier count, BooleanSupplier holds)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException(
            "%d of %d agents %s after %s"
                .formatted(count.getAsInt(), agents.size(), what, PATIENCE));
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  // what agents notice

  synchronized void welcomed() {
    standing++;
    notifyAll();
  }

  synchronized void lost(String what) {
    standing--;
    losses.add(what);
    notifyAll();
  }

  synchronized void told(String service) {
    if (!service.equals(awaited)) return;
    told++;
    notifyAll();
  }

  void sent(long nanos) {
    sent.add(nanos);
  }

  void answered(long nanos) {
    answers.add(nanos);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    agents.forEach(SimulatedAgent::close);
  }
}
