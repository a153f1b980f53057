package dev.skep.daemon.http.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.daemon.disk.Seal;
import dev.skep.daemon.disk.SealKeys;
import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.Route;
import dev.skep.daemon.http.swarm.NotServed;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.pki.SigningRequest;
import dev.skep.daemon.raft.LogConfig;
import dev.skep.daemon.raft.RatisLog;
import dev.skep.daemon.rpc.ApiCaller;
import dev.skep.daemon.rpc.CertificateMessages.RenewRequest;
import dev.skep.daemon.rpc.JoinDesk;
import dev.skep.daemon.rpc.JoinMessages.JoinRequest;
import dev.skep.daemon.rpc.LogDesk;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.daemon.rpc.ManagerPort;
import dev.skep.daemon.rpc.ManagersDesk;
import dev.skep.daemon.rpc.RenewalDesk;
import dev.skep.daemon.rpc.Sender;
import dev.skep.daemon.rpc.SessionListener;
import dev.skep.daemon.rpc.WhoLeads;
import dev.skep.daemon.testkit.IdleMachine;
import dev.skep.dockerapi.client.Headers;
import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One manager asks another, over real TLS on loopback: what arrives is what was sent.
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class PeerApiTest {
  private static final String CLUSTER = "cluster1";

  private final RootCa root = RootCa.create(Instant.now());
  private final ReloadingTls leader = new ReloadingTls(identity("m1"));
  private final ApiCaller caller = new ApiCaller(new ReloadingTls(identity("m2")));
  private final byte[] large = new byte[300_000];
  private String address = "";
  private Optional<RatisLog> log = Optional.empty();

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    new Random(1).nextBytes(large);
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    address = "127.0.0.1:" + port;
    var door = new PeerDoor(CompletableFuture.completedFuture(new Api(routes(), () -> "leader's")));
    var managerPort = new ManagerPort(leader, desks(door), new Unasked(), _ -> false);
    log =
        Optional.of(
            RatisLog.start(
                LogConfig.of(
                    "m1",
                    CLUSTER,
                    true,
                    folder,
                    new InetSocketAddress("127.0.0.1", port),
                    address,
                    new Seal(SealKeys.random())),
                managerPort.transport(),
                new IdleMachine(new CompletableFuture<>())));
  }

  @AfterAll
  void close() {
    caller.close();
    log.ifPresent(RatisLog::close);
  }

  private List<Route> routes() {
    return List.of(
        Route.post(
            "/echo/{id}",
            request -> {
              var body = new String(request.body().bytes(100), StandardCharsets.UTF_8);
              var said = request.headers().first("X-Registry-Auth").orElse("");
              return Answer.text(
                  201,
                  String.join(
                      " ",
                      request.version().text(),
                      request.parameter("id"),
                      request.rawQuery(),
                      said,
                      body,
                      request.client().address(),
                      "manager=" + request.client().isManager()));
            }),
        Route.get("/large", _ -> Answer.json(200, large)),
        Route.get("/empty", _ -> Answer.empty(200)),
        Route.get(
            "/stream",
            _ ->
                Answer.stream(
                    200,
                    "text/plain",
                    out -> {
                      out.write("one,".getBytes(StandardCharsets.UTF_8));
                      out.write("two".getBytes(StandardCharsets.UTF_8));
                    })),
        Route.get("/elsewhere", _ -> Answer.error(NotServed.STATUS, "not here")));
  }

  @Test
  void methodTargetHeadersAndBodyArriveAsTheClientSentThem() throws Exception {
    var asked =
        Asked.of(
            "POST",
            "/v1.41/echo/a%2Fb?x=%20y",
            Headers.of("X-Registry-Auth", "secret").with("Connection", "close"),
            Asked.post("/", "{}").body());

    assertEquals("1.41 a/b x=%20y secret {} manager m2 manager=true", Asked.text(follower(asked)));
  }

  @Test
  void statusAndHeadersComeBack() throws Exception {
    var answer = follower(Asked.get("/v1.50/nothing/there"));

    assertEquals(404, answer.status());
    assertEquals("{\"message\":\"page not found\"}\n", Asked.text(answer));
    assertEquals(Optional.of("application/json"), answer.headers().first("Content-Type"));
  }

  @Test
  void aLongBodyComesWholeInPieces() throws Exception {
    assertArrayEquals(large, streamed(follower(Asked.get("/large"))));
  }

  @Test
  void aStreamComesAsItIsWritten() throws Exception {
    assertEquals(
        "one,two", new String(streamed(follower(Asked.get("/stream"))), StandardCharsets.UTF_8));
  }

  @Test
  void nothingComesAsNothing() throws Exception {
    assertInstanceOf(Answer.Content.Nothing.class, follower(Asked.get("/empty")).content());
  }

  @Test
  void aManagerThatDoesNotLeadHasNotServed() {
    assertThrows(NotServed.class, () -> ask(address, "/elsewhere"));
    assertThrows(NotServed.class, () -> ask("127.0.0.1:1", "/empty"));
  }

  private static byte[] streamed(Answer answer) throws Exception {
    var flow = assertInstanceOf(Answer.Content.Flow.class, answer.content());
    var out = new ByteArrayOutputStream();
    flow.writer().writeTo(out);
    return out.toByteArray();
  }

  /// What a client of the follower gets: all of its routes are the leader's.
  private Answer follower(Incoming asked) throws Exception {
    return new PeerApi(caller).ask(address, request(asked));
  }

  private Answer ask(String manager, String path) throws Exception {
    return new PeerApi(caller).ask(manager, request(Asked.get(path)));
  }

  /// The request as a route of the follower sees it.
  private static Request request(Incoming asked) {
    var seen = new CompletableFuture<Request>();
    Handler sees =
        request -> {
          seen.complete(request);
          return Answer.empty(200);
        };
    new Api(List.of(Route.get("/{any:.*}", sees), Route.post("/{any:.*}", sees)), () -> "test")
        .answer(asked);
    return seen.join();
  }

  private NodeIdentity identity(String id) {
    var request = SigningRequest.create();
    var certificate =
        root.issue(
            request.pem(),
            new NodeName(id, NodeRole.MANAGER, CLUSTER),
            RootCa.NODE_VALIDITY,
            Instant.now());
    return request.identity(certificate, root.certificatePem());
  }

  /// Only the API is asked for here.
  private static ManagerPort.Desks desks(PeerDoor door) {
    var unasked = new Unasked();
    return new ManagerPort.Desks(unasked, unasked, unasked, unasked, unasked, door);
  }

  private static final class Unasked
      implements JoinDesk, RenewalDesk, ManagersDesk, SessionListener, LogDesk, WhoLeads {
    @Override
    public void listens(NodeId node, Sender<ReadLog> asked) {
      throw new AssertionError("a node that can be asked for logs");
    }

    @Override
    public void deaf(NodeId node, Sender<ReadLog> asked) {}

    @Override
    public LogDesk.Verdict publishes(NodeId node, long id, Flow flow) {
      throw new AssertionError("a log");
    }

    @Override
    public CompletableFuture<RenewalDesk.Verdict> renew(NodeId node, RenewRequest request) {
      throw new AssertionError("a renewal");
    }

    @Override
    public CompletableFuture<JoinDesk.Verdict> join(JoinRequest request, String peerAddress) {
      throw new AssertionError("a join");
    }

    @Override
    public String sealKeys() {
      throw new AssertionError("a request for keys");
    }

    @Override
    public ManagersDesk.Verdict enter(NodeId manager, String address) {
      throw new AssertionError("a manager that enters");
    }

    @Override
    public ManagersDesk.Verdict leave(NodeId manager) {
      throw new AssertionError("a manager that leaves");
    }

    @Override
    public void opened(NodeId node, String peerAddress, Sender<ToAgent> sender) {
      throw new AssertionError("a session");
    }

    @Override
    public void received(NodeId node, ToManager message) {}

    @Override
    public void closed(NodeId node, String why) {}

    @Override
    public boolean here() {
      return false;
    }

    @Override
    public Optional<String> elsewhere() {
      return Optional.empty();
    }
  }
}
