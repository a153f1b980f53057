package dev.skep.bench.daemon;

import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.rpc.JoinFailed;
import dev.skep.daemon.rpc.Joiner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;

/// Many agents in one process, and what they notice.
final class Crowd implements AutoCloseable {
  /// As many as join at a time: each makes a key and has it certified.
  private static final int JOINING = 8;

  private static final int TRIES = 5;

  private static final int CONNECTING = 16;

  final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
  private final String manager;
  private final List<SimulatedAgent> agents = new ArrayList<>();
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

  Spread answers() {
    return answers;
  }

  synchronized List<String> losses() {
    return List.copyOf(losses);
  }

  /// Until so many agents have a session that stands.
  synchronized void awaitStanding(int count) throws InterruptedException {
    while (standing < count) wait();
  }

  synchronized void awaitNoneStanding() throws InterruptedException {
    while (standing > 0) wait();
  }

  /// From now on counts who hears of that service.
  synchronized void expect(String service) {
    awaited = service;
    told = 0;
  }

  synchronized void awaitAllTold() throws InterruptedException {
    while (told < agents.size()) wait();
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

  void answered(long nanos) {
    answers.add(nanos);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    agents.forEach(SimulatedAgent::close);
  }
}
