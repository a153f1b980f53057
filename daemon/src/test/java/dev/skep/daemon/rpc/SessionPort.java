package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.apache.ratis.thirdparty.io.grpc.Server;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptors;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/// A manager's port with sessions and logs only: the real guard, the real redirection, no log
/// behind. Whoever says hello is welcome.
final class SessionPort implements SessionListener, WhoLeads, AutoCloseable {
  static final Duration BEAT = Duration.ofMillis(100);

  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final SessionService sessions = new SessionService(this);
  private final Duration beat;
  private final Server server;
  private volatile boolean leads;
  private volatile Optional<String> leader = Optional.empty();

  SessionPort(NodeIdentity manager, Predicate<String> removed) throws IOException {
    this(manager, removed, Loopback.NOBODY_READS, BEAT);
  }

  /// @param beat between heartbeats of an agent that is to keep its session
  SessionPort(NodeIdentity manager, Predicate<String> removed, LogDesk logs, Duration beat)
      throws IOException {
    this.beat = beat;
    var tls = new ReloadingTls(manager);
    var guard = new Guard(() -> manager.name().clusterId(), removed::test);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .sslContext(TlsContexts.server(tls))
            .addTransportFilter(new Callers())
            .intercept(guard)
            .addService(ServerInterceptors.intercept(sessions.definition(), new LeaderOnly(this)))
            .addService(new LogService(logs).definition())
            .build()
            .start();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  void leads() {
    leads = true;
  }

  void follows(String leader) {
    leads = false;
    this.leader = Optional.of(leader);
    sessions.closeAll("node must disconnect");
  }

  @Override
  public boolean here() {
    return leads;
  }

  @Override
  public Optional<String> elsewhere() {
    return leader;
  }

  @Override
  public void opened(NodeId node, String peerAddress, Sender<ToAgent> sender) {
    heard.add("opened");
    sender.send(new ToAgent.Welcome(node, beat));
  }

  @Override
  public void received(NodeId node, ToManager message) {
    heard.add(message.getClass().getSimpleName());
  }

  @Override
  public void closed(NodeId node, String why) {
    heard.add("closed: " + why);
  }

  /// As a process that was killed.
  @Override
  public void close() {
    server.shutdownNow();
  }
}
