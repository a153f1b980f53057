package dev.skep.daemon.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.peer.PeerApi;
import dev.skep.daemon.http.swarm.Leaders;
import dev.skep.daemon.http.swarm.Leadership;
import dev.skep.daemon.http.swarm.NotLeading;
import dev.skep.daemon.http.swarm.NotServed;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.ApiCaller;
import dev.skep.daemon.runner.Manager;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// From a manager to the one that leads.
final class LeaderLine implements Leaders, AutoCloseable {
  /// A new leader is news, a lost one is not: that is only seen by looking, and the time without
  /// one counts from there.
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Manager manager;
  private final ApiCaller caller;
  private final PeerApi api;
  private final Thread watch;

  LeaderLine(Manager manager, ReloadingTls tls) {
    this.manager = manager;
    this.caller = new ApiCaller(tls);
    this.api = new PeerApi(caller);
    this.watch = Thread.ofVirtual().name("leader-line").start(this::follow);
  }

  /// A former leader's answers never come, or come too late: whoever waits for them is told.
  private void follow() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Leadership known = now();
        if (known instanceof Leadership.There(var address, _)) caller.dropAllBut(address);
        if (known instanceof Leadership.Here) caller.dropAll();
        awaitNews(known, LOOK);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Leadership now() {
    if (manager.leads()) return new Leadership.Here(manager.term());
    Optional<String> leader = manager.leaderElsewhere();
    return leader.isPresent()
        ? new Leadership.There(leader.get(), manager.term())
        : new Leadership.Nobody(manager.leaderless());
  }

  @Override
  public void awaitNews(Leadership former, Duration atMost) throws InterruptedException {
    manager.awaitLeadership(() -> Leadership.differ(former, now()), atMost);
  }

  @Override
  public void confirm() throws InterruptedException {
    if (!manager.confirmView()) throw new NotLeading();
  }

  @Override
  public Answer ask(Leadership.There leader, Request request) throws NotServed, IOException {
    return api.ask(leader.address(), request);
  }

  @Override
  public void close() {
    watch.interrupt();
    caller.close();
  }
}
