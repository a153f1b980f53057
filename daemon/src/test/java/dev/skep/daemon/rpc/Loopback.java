package dev.skep.daemon.rpc;

import dev.skep.daemon.disk.Seal;
import dev.skep.daemon.disk.SealKeys;
import dev.skep.daemon.pki.Certified;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.raft.LogConfig;
import dev.skep.daemon.raft.RatisLog;
import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.daemon.testkit.IdleMachine;
import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;

/// A manager's port on loopback with real TLS and a real log, and what is heard there.
final class Loopback implements AutoCloseable {
  static final String CLUSTER = "cluster1";

  /// The root of the swarm that the manager on this port is in.
  final RootCa root;

  final ReloadingTls tls;
  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  final BlockingQueue<Sender<ToAgent>> senders = new LinkedBlockingQueue<>();
  private String address = "";
  private Optional<RatisLog> log = Optional.empty();

  Loopback() {
    root = RootCa.create(Instant.now());
    tls = new ReloadingTls(identity("m1", NodeRole.MANAGER));
  }

  /// @param identity what the manager shows, whether or not it is of that root
  Loopback(RootCa root, NodeIdentity identity) {
    this.root = root;
    tls = new ReloadingTls(identity);
  }

  NodeIdentity identity(String id, NodeRole role) {
    return Certified.by(root, id, role, CLUSTER);
  }

  String address() {
    return address;
  }

  static final JoinDesk NOBODY_JOINS =
      (_, _) -> CompletableFuture.completedFuture(new JoinDesk.Verdict.Refused("nobody joins"));

  static final RenewalDesk NOBODY_RENEWS =
      (_, _) -> CompletableFuture.completedFuture(new RenewalDesk.Verdict.Refused("nobody renews"));

  static final LogDesk NOBODY_READS =
      new LogDesk() {
        @Override
        public void listens(NodeId node, Sender<ReadLog> asked) {}

        @Override
        public void deaf(NodeId node, Sender<ReadLog> asked) {}

        @Override
        public Verdict publishes(NodeId node, long id, Flow flow) {
          return new Verdict.Unknown();
        }
      };

  void open(Path folder, JoinDesk joining, RenewalDesk renewals, Register register)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    int number = freePort();
    address = "127.0.0.1:" + number;
    var leads = new CompletableFuture<Long>();
    var desks =
        new ManagerPort.Desks(
            joining,
            renewals,
            new Group(),
            new Recorder(),
            NOBODY_READS,
            (_, asker) -> asker.send(new ApiPart.Whole(204, List.of(), new byte[0])));
    var port = new ManagerPort(tls, desks, new Leading(), register);
    log =
        Optional.of(
            RatisLog.start(config(folder, number), port.transport(), new IdleMachine(leads)));
    leads.get(30, TimeUnit.SECONDS);
  }

  private LogConfig config(Path folder, int number) {
    return LogConfig.of(
        "m1",
        CLUSTER,
        true,
        folder,
        new InetSocketAddress("127.0.0.1", number),
        address,
        new Seal(SealKeys.random()));
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return free.getLocalPort();
    }
  }

  @Override
  public void close() {
    log.ifPresent(RatisLog::close);
  }

  /// A unary call; what it came to when it was refused.
  static <Q, A> A call(String address, SslContext tls, MethodDescriptor<Q, A> method, Q request) {
    var channel = Channels.open(address, tls);
    try {
      return ClientCalls.blockingUnaryCall(
          channel, method, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS), request);
    } finally {
      channel.shutdownNow();
    }
  }

  private final class Recorder implements SessionListener {
    @Override
    public void opened(NodeId node, String peerAddress, Sender<ToAgent> sender) {
      senders.add(sender);
      heard.add(node.value() + " opened from " + peerAddress);
    }

    @Override
    public void received(NodeId node, ToManager message) {
      heard.add(node.value() + " says " + message);
    }

    @Override
    public void closed(NodeId node, String why) {
      heard.add(node.value() + " closed: " + why);
    }
  }

  private static final class Group implements ManagersDesk {
    @Override
    public String sealKeys() {
      return "sealing keys";
    }

    @Override
    public Verdict enter(NodeId manager, String address) {
      return new Verdict.Done();
    }

    @Override
    public Verdict leave(NodeId manager) {
      return new Verdict.Done();
    }
  }

  private static final class Leading implements WhoLeads {
    @Override
    public boolean here() {
      return true;
    }

    @Override
    public Optional<String> elsewhere() {
      return Optional.empty();
    }
  }
}
