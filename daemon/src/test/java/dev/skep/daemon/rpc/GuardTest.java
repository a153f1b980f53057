package dev.skep.daemon.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.daemon.pki.Certified;
import dev.skep.daemon.pki.JoinTrust;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.rpc.ApiMessages.ApiRequest;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.JoinMessages.RootRequest;
import dev.skep.daemon.rpc.LogMessages.ListenRequest;
import dev.skep.daemon.rpc.LogMessages.LogPart;
import dev.skep.daemon.rpc.ManagersMessages.EnterRequest;
import dev.skep.daemon.rpc.ManagersMessages.KeysRequest;
import dev.skep.daemon.rpc.ManagersMessages.LeaveRequest;
import dev.skep.wire.ToManager;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.GroupListRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.grpc.AdminProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may call what on a manager's port, with real TLS.
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class GuardTest {
  private static final ApiRequest GET_NODES =
      new ApiRequest("GET", "/v1.41/nodes", "", List.of(), new byte[0]);

  private final Loopback manager = new Loopback();

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    manager.open(folder, Loopback.NOBODY_JOINS, Loopback.NOBODY_RENEWS, new Known());
  }

  @AfterAll
  void close() {
    manager.close();
  }

  /// `passes` means that the guard let the call go on to whoever answers it.
  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
              CALLER,               ROOT,   RENEW,           SESSION,         MANAGERS,        RAFT
              nobody,               passes, UNAUTHENTICATED, UNAUTHENTICATED, UNAUTHENTICATED, UNAUTHENTICATED
              worker,               passes, passes,          passes,          DENIED,          DENIED
              manager,              passes, passes,          passes,          passes,          passes
              expired worker,       passes, passes,          DENIED,          DENIED,          DENIED
              expired manager,      passes, passes,          DENIED,          DENIED,          DENIED
              worker of the future, NO TLS, NO TLS,          NO TLS,          NO TLS,          NO TLS
              demoted manager,      passes, passes,          passes,          DENIED,          DENIED
          removed worker,       passes, DENIED,          DENIED,          DENIED,          DENIED
              removed manager,      passes, DENIED,          DENIED,          DENIED,          DENIED
              other cluster,        NO TLS, NO TLS,          NO TLS,          NO TLS,          NO TLS
              other root,           NO TLS, NO TLS,          NO TLS,          NO TLS,          NO TLS
          """)
  void lets(String caller, String root, String renew, String session, String managers, String raft)
      throws Exception {
    SslContext tls = context(caller);

    assertEquals(root, verdict(tls, Methods.ROOT, new RootRequest()));
    assertEquals(renew, verdict(tls, Methods.RENEW, new RenewRequest("")));
    assertEquals(session, verdict(tls, Methods.SESSION, new ToManager.Heartbeat()));
    assertEquals(session, verdict(tls, Methods.LISTEN, new ListenRequest()));
    assertEquals(session, verdict(tls, Methods.PUBLISH, new LogPart.Begin(7)));
    assertEquals(managers, verdict(tls, Methods.KEYS, new KeysRequest()));
    assertEquals(managers, verdict(tls, Methods.ENTER, new EnterRequest("127.0.0.1:1")));
    assertEquals(managers, verdict(tls, Methods.LEAVE, new LeaveRequest()));
    assertEquals(managers, verdict(tls, Methods.API, GET_NODES));
    assertEquals(
        raft,
        verdict(
            tls,
            RaftServerProtocolServiceGrpc.getRequestVoteMethod(),
            RequestVoteRequestProto.getDefaultInstance()));
  }

  /// One that lags behind cannot tell him from a manager who has just come; that one is let through
  /// to where the leader answers.
  @Test
  void letsAFormerManagerAskNothingThatFollowersAnswerThemselves() throws Exception {
    SslContext tls = context("former manager");

    assertEquals("DENIED", verdict(tls, Methods.API, GET_NODES));
    assertEquals(
        "DENIED",
        verdict(
            tls,
            RaftServerProtocolServiceGrpc.getRequestVoteMethod(),
            RequestVoteRequestProto.getDefaultInstance()));
    assertEquals("passes", verdict(tls, Methods.KEYS, new KeysRequest()));
  }

  /// Raft's doors for clients and administrators stay shut: we submit in process.
  @Test
  void letsNobodyAdministerTheLog() throws Exception {
    for (var caller : new String[] {"manager", "worker"}) {
      Status ended =
          ended(
              context(caller),
              AdminProtocolServiceGrpc.getGroupListMethod(),
              GroupListRequestProto.getDefaultInstance());

      assertEquals(Status.Code.PERMISSION_DENIED, ended.getCode(), caller);
    }
  }

  @Test
  void hasNoEarForPlainText() throws Exception {
    var channel =
        NettyChannelBuilder.forTarget(manager.address()).usePlaintext().disableRetry().build();
    try {
      var call = channel.newCall(Methods.ROOT, CallOptions.DEFAULT);
      assertEquals(Status.Code.UNAVAILABLE, ended(call, new RootRequest()).getCode());
    } finally {
      channel.shutdownNow();
    }
    assertEquals(-1, firstByteAfter("GET / HTTP/1.1\r\n\r\n"));
  }

  /// -1 when the manager hangs up, an alert of TLS apart.
  private int firstByteAfter(String text) throws IOException {
    var place = manager.address().split(":");
    try (var socket = new Socket(place[0], Integer.parseInt(place[1]))) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      int tlsAlert = 0x15;
      int first = socket.getInputStream().read();
      return first == tlsAlert ? -1 : first;
    }
  }

  private static final class Known implements Register {
    @Override
    public boolean removed(String nodeId) {
      return nodeId.equals("removed1");
    }

    @Override
    public boolean demoted(String nodeId) {
      return nodeId.equals("demoted1");
    }

    @Override
    public boolean unlisted(String nodeId) {
      return nodeId.equals("former1");
    }
  }

  /// Everybody believes this manager, so that it is the manager who refuses.
  private SslContext context(String caller) throws IOException {
    var builder =
        SslContextBuilder.forClient()
            .trustManager(JoinTrust.managersUnder(manager.root.certificatePem()));
    if (!caller.equals("nobody")) {
      builder.keyManager(new ReloadingTls(identity(caller)).keyManager());
    }
    return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
  }

  private NodeIdentity identity(String caller) {
    var root = manager.root;
    var cluster = Loopback.CLUSTER;
    var future = Instant.now().plus(Duration.ofHours(2));
    return switch (caller) {
      case "worker" -> Certified.by(root, "w1", NodeRole.WORKER, cluster);
      case "manager" -> Certified.by(root, "m2", NodeRole.MANAGER, cluster);
      case "expired worker" -> Certified.expired(root, "w1", NodeRole.WORKER, cluster);
      case "expired manager" -> Certified.expired(root, "m2", NodeRole.MANAGER, cluster);
      case "worker of the future" -> Certified.at(future, root, "w1", NodeRole.WORKER, cluster);
      case "demoted manager" -> Certified.by(root, "demoted1", NodeRole.MANAGER, cluster);
      case "former manager" -> Certified.by(root, "former1", NodeRole.MANAGER, cluster);
      case "removed worker" -> Certified.by(root, "removed1", NodeRole.WORKER, cluster);
      case "removed manager" -> Certified.by(root, "removed1", NodeRole.MANAGER, cluster);
      case "other cluster" -> Certified.by(root, "m1", NodeRole.MANAGER, "cluster2");
      case "other root" ->
          Certified.by(RootCa.create(Instant.now()), "m1", NodeRole.MANAGER, cluster);
      default -> throw new IllegalArgumentException(caller);
    };
  }

  private <Q, A> String verdict(SslContext tls, MethodDescriptor<Q, A> method, Q request)
      throws Exception {
    Status ended = ended(tls, method, request);
    return switch (ended.getCode()) {
      case UNAUTHENTICATED -> "UNAUTHENTICATED";
      case PERMISSION_DENIED -> "DENIED";
      case UNAVAILABLE -> "NO TLS";
      default -> "passes";
    };
  }

  private <Q, A> Status ended(SslContext tls, MethodDescriptor<Q, A> method, Q request)
      throws Exception {
    var channel = Channels.open(manager.address(), tls);
    try {
      return ended(channel.newCall(method, CallOptions.DEFAULT), request);
    } finally {
      channel.shutdownNow();
    }
  }

  private static <Q, A> Status ended(ClientCall<Q, A> call, Q request) throws Exception {
    var ended = new CompletableFuture<Status>();
    call.start(
        new ClientCall.Listener<>() {
          /// Whoever answers has begun to: some answers go on until the caller hangs up.
          @Override
          public void onHeaders(Metadata headers) {
            ended.complete(Status.OK);
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
    return ended.get(30, TimeUnit.SECONDS);
  }
}
