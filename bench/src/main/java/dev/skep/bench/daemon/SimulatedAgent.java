package dev.skep.bench.daemon;

import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.AgentConnection;
import dev.skep.daemon.rpc.AgentListener;
import dev.skep.daemon.rpc.Sender;
import dev.skep.model.NodeDescription;
import dev.skep.model.Platform;
import dev.skep.model.Resources;
import dev.skep.model.Values;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// A node without containers: its own certificate and its own session over mutual TLS, heartbeats
/// in the period that the manager asks for.
final class SimulatedAgent implements AgentListener, AutoCloseable {
  private final Crowd crowd;
  private final String name;
  private final AgentConnection connection;
  private Optional<Sender<ToManager>> session = Optional.empty();
  private Optional<Future<?>> beating = Optional.empty();
  private long dueNanos;
  private long periodNanos;
  private boolean welcomed;

  SimulatedAgent(Crowd crowd, String name, NodeIdentity identity, String manager) {
    this.crowd = crowd;
    this.name = name;
    connection =
        new AgentConnection(
            new ReloadingTls(identity),
            () -> List.of(manager),
            this,
            (_, _) -> {},
            RandomGenerator.getDefault());
  }

  void start() {
    connection.start();
  }

  @Override
  public synchronized void opened(String manager, Sender<ToManager> sender) {
    session = Optional.of(sender);
    sender.send(new ToManager.Hello(description()));
  }

  @Override
  public synchronized void received(ToAgent message) {
    switch (message) {
      case ToAgent.Welcome(_, var period) -> {
        welcomed = true;
        crowd.welcomed();
        beat(period);
      }
      case ToAgent.Heard _ -> crowd.answered(System.nanoTime() - dueNanos);
      case ToAgent.Networks it ->
          it.put().services().stream().map(ServiceEndpoints::name).forEach(crowd::told);
      case ToAgent.Carry(var version) ->
          session.ifPresent(it -> it.send(new ToManager.Carried(version)));
      case ToAgent.Membership _,
          ToAgent.Payloads _,
          ToAgent.PayloadsKept _,
          ToAgent.Assignments _,
          ToAgent.LedPast _,
          ToAgent.GuestRefused _ -> {}
    }
  }

  /// Beats of a thousand agents are spread over the period, as they would be by chance.
  private void beat(Duration period) {
    beating.ifPresent(it -> it.cancel(false));
    periodNanos = period.toNanos();
    long first = RandomGenerator.getDefault().nextLong(periodNanos);
    dueNanos = System.nanoTime() + first - periodNanos;
    beating =
        Optional.of(
            crowd.clock.scheduleAtFixedRate(this::beat, first, periodNanos, TimeUnit.NANOSECONDS));
  }

  private synchronized void beat() {
    dueNanos += periodNanos;
    crowd.sent(System.nanoTime() - dueNanos);
    session.ifPresent(it -> it.send(new ToManager.Heartbeat()));
  }

  @Override
  public synchronized void closed(String manager, String why) {
    session = Optional.empty();
    beating.ifPresent(it -> it.cancel(false));
    if (welcomed) crowd.lost(name + ": " + why);
    welcomed = false;
  }

  @Override
  public void removed(String why) {
    crowd.lost(name + ": " + why);
  }

  @Override
  public void close() {
    connection.close();
  }

  private NodeDescription description() {
    return new NodeDescription(
        name,
        new Platform("x86_64", "linux"),
        Resources.of(8_000_000_000L, 16L << 30),
        new NodeDescription.Engine("28.0.0", Values.noLabels(), List.of()),
        NodeDescription.TlsInfo.NONE,
        "");
  }
}
