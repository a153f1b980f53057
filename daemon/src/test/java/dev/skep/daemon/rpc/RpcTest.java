package dev.skep.daemon.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.disk.Seal;
import dev.skep.daemon.disk.SealKeys;
import dev.skep.daemon.pki.JoinToken;
import dev.skep.daemon.pki.JoinTrust;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeName;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.pki.SigningRequest;
import dev.skep.daemon.raft.LogConfig;
import dev.skep.daemon.raft.RatisLog;
import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import dev.skep.daemon.rpc.ApiMessages.ApiRequest;
import dev.skep.daemon.rpc.JoinMessages.JoinRequest;
import dev.skep.daemon.rpc.JoinMessages.JoinResponse;
import dev.skep.daemon.testkit.IdleMachine;
import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
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

/// A manager's port as the others see it, with real TLS on loopback.
@Timeout(60)
@TestInstance(Lifecycle.PER_CLASS)
class RpcTest {
  private static final String CLUSTER = "cluster1";

  private final RootCa root = RootCa.create(Instant.now());
  private final JoinToken token = JoinToken.create(root.certificatePem());
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<Sender<ToAgent>> senders = new LinkedBlockingQueue<>();
  private final ReloadingTls tls =
      new ReloadingTls(identity(root, "m1", NodeRole.MANAGER, CLUSTER));
  private final RecordedDesk desk = new RecordedDesk();
  private final Leadership leadership = new Leadership();
  private String address = "";
  private Optional<RatisLog> log = Optional.empty();

  @BeforeAll
  void open(@TempDir Path folder) throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    address = "127.0.0.1:" + port;
    var leads = new CompletableFuture<Long>();
    var managerPort =
        new ManagerPort(
            tls,
            new ManagerPort.Desks(
                this::decide,
                (_, _) -> CompletableFuture.failedFuture(new UnsupportedOperationException()),
                new Group(),
                new Recorder(),
                Loopback.NOBODY_READS,
                desk),
            leadership,
            "removed1"::equals);
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
                new IdleMachine(leads)));
    leads.get(30, TimeUnit.SECONDS);
  }

  @AfterAll
  void close() {
    log.ifPresent(RatisLog::close);
  }

  @Test
  void aTokenLetsANodeIn() throws Exception {
    var identity = Joiner.join(address, token, "active", "");

    assertEquals(new NodeName("joined1", NodeRole.WORKER, CLUSTER), identity.name());
    assertEquals(root.certificatePem(), identity.rootPem());
  }

  @Test
  void aWrongSecretIsRefused() {
    var wrong = new JoinToken(token.digest(), JoinToken.randomSecret());

    var failed = assertThrows(JoinFailed.class, () -> Joiner.join(address, wrong, "active", ""));

    assertEquals(
        "rpc error: code = InvalidArgument desc = A valid join token is necessary to join this"
            + " cluster",
        failed.getMessage());
  }

  @Test
  void aTokenOfAnotherSwarmIsRefusedByTheJoiner() {
    var other = JoinToken.create(RootCa.create(Instant.now()).certificatePem());

    var failed = assertThrows(JoinFailed.class, () -> Joiner.join(address, other, "active", ""));

    assertTrue(
        String.valueOf(failed.getMessage()).startsWith("remote CA does not match fingerprint"),
        failed.getMessage());
  }

  @Test
  void aDeadManagerIsToldInWords() {
    var failed =
        assertThrows(JoinFailed.class, () -> Joiner.join("127.0.0.1:1", token, "active", ""));

    assertTrue(
        String.valueOf(failed.getMessage()).startsWith("rpc error: code = Unavailable desc = "),
        failed.getMessage());
  }

  @Test
  void aManagerFetchesTheSealingKeysAndSaysWhereItListens() throws Exception {
    var client = managers("m2", NodeRole.MANAGER, List.of(address));

    assertEquals("sealing keys", client.sealKeys());
    client.enter("127.0.0.1:2377");
    var failed = assertThrows(CallFailed.class, client::leave);
    assertEquals("rpc error: code = FailedPrecondition desc = node m2 stays", failed.getMessage());
    assertTrue(failed.isRefused());
  }

  @Test
  void aWorkerGetsNoSealingKeys() {
    var client = managers("w1", NodeRole.WORKER, List.of(address));

    var failed = assertThrows(CallFailed.class, client::sealKeys);

    assertEquals(
        "rpc error: code = PermissionDenied desc = Permission denied: unauthorized peer role:"
            + " swarm-worker",
        failed.getMessage());
  }

  @Test
  void anotherManagerIsTriedWhenOneIsAway() throws Exception {
    assertEquals(
        "sealing keys",
        managers("m2", NodeRole.MANAGER, List.of("127.0.0.1:1", address)).sealKeys());
  }

  @Test
  void whoDoesNotLeadPointsToWhoDoes() throws Exception {
    try (var _ = leadership.elsewhere(Optional.of("127.0.0.1:1"))) {
      var failed =
          assertThrows(
              CallFailed.class,
              () -> managers("m2", NodeRole.MANAGER, List.of(address)).sealKeys());
      assertTrue(
          String.valueOf(failed.getMessage()).contains("connection refused"), failed.getMessage());
      // Whoever joins asks any manager for the root, and follows the pointer for the rest.
      var refused = assertThrows(JoinFailed.class, () -> Joiner.join(address, token, "active", ""));
      assertTrue(
          String.valueOf(refused.getMessage()).contains("connection refused"),
          refused.getMessage());
    }
  }

  @Test
  void withoutALeaderCallersAreToldToComeBack() throws Exception {
    try (var _ = leadership.elsewhere(Optional.empty())) {
      var failed =
          assertThrows(
              CallFailed.class,
              () -> managers("m2", NodeRole.MANAGER, List.of(address)).sealKeys());
      assertEquals(
          "rpc error: code = Unavailable desc = " + LeaderOnly.NO_LEADER, failed.getMessage());
      assertFalse(failed.isRefused());
    }
  }

  @Test
  void aManagerIsDialedBackBeforeItIsBelieved() throws Exception {
    var caller = new ReloadingTls(identity(root, "m2", NodeRole.MANAGER, CLUSTER));

    DialBack.check(caller, address, new NodeId("m1"));

    var other =
        assertThrows(IOException.class, () -> DialBack.check(caller, address, new NodeId("m3")));
    assertEquals("node m1 answers at " + address + ", not m3", other.getMessage());
    assertThrows(IOException.class, () -> DialBack.check(caller, "127.0.0.1:1", new NodeId("m1")));
  }

  @Test
  void aWorkersSessionCarriesMessagesBothWays() throws Exception {
    var agent = new Agent();
    try (var connection = connect(identity(root, "w1", NodeRole.WORKER, CLUSTER), agent)) {
      connection.start();
      assertEquals("w1 opened from 127.0.0.1", next("w1"));
      var manager = senders.take();
      var worker = agent.senders.take();

      assertTrue(worker.send(new ToManager.Heartbeat()));
      assertEquals("w1 says Heartbeat[]", next("w1"));
      var welcome = new ToAgent.Welcome(new NodeId("w1"), Duration.ofSeconds(5));
      assertTrue(manager.send(welcome));
      assertEquals(welcome, agent.messages.take());

      manager.close("not the leader any more");
      assertEquals("w1 closed: not the leader any more", next("w1"));
      assertTrue(agent.closes.take().contains("not the leader any more"));
      assertEquals("w1 opened from 127.0.0.1", next("w1"), "the agent comes back by itself");
      senders.take();
    }
    assertEquals("w1 says Goodbye[]", next("w1"));
    assertEquals("w1 closed: the agent ended the session", next("w1"));
  }

  @Test
  void aNodesLaterSessionEndsItsEarlier() throws Exception {
    var identity = identity(root, "w2", NodeRole.WORKER, CLUSTER);
    try (var first = stream(TlsContexts.client(new ReloadingTls(identity)))) {
      assertEquals("w2 opened from 127.0.0.1", next("w2"));
      try (var second = stream(TlsContexts.client(new ReloadingTls(identity)))) {
        assertEquals("w2 closed: replaced by a newer session of the node", next("w2"));
        assertEquals("w2 opened from 127.0.0.1", next("w2"));
        senders.take();
        senders.take();
        assertTrue(first.agent.closes.take().contains("replaced by a newer session"));
        assertTrue(second.agent.closes.isEmpty());
      }
    }
  }

  @Test
  void aNodeWithoutCertificateGetsNoSession() throws Exception {
    try (var attempt = stream(withoutCertificate())) {
      assertEquals(
          "rpc error: code = Unauthenticated desc = no client certificates in request",
          attempt.agent.closes.take());
    }
  }

  @Test
  void aNodeOfAnotherSwarmGetsNoSession() throws Exception {
    refuses(identity(RootCa.create(Instant.now()), "w3", NodeRole.WORKER, CLUSTER));
  }

  @Test
  void aCertificateOfAnotherClusterUnderTheSameRootGetsNoSession() throws Exception {
    refuses(identity(root, "w4", NodeRole.WORKER, "cluster2"));
  }

  /// The stranger believes this manager, so that it is the manager who refuses.
  private void refuses(NodeIdentity stranger) throws Exception {
    var context =
        GrpcSslContexts.configure(
                SslContextBuilder.forClient()
                    .keyManager(new ReloadingTls(stranger).keyManager())
                    .trustManager(JoinTrust.managersUnder(root.certificatePem())),
                SslProvider.JDK)
            .build();
    try (var attempt = stream(context)) {
      var why = attempt.agent.closes.take();
      assertTrue(why.startsWith("rpc error: code = Unavailable"), why);
      assertTrue(attempt.agent.senders.isEmpty());
    }
  }

  @Test
  void aRemovedNodeGetsNoSession() throws Exception {
    var identity = identity(root, "removed1", NodeRole.WORKER, CLUSTER);
    try (var attempt = stream(TlsContexts.client(new ReloadingTls(identity)))) {
      assertEquals(
          "rpc error: code = PermissionDenied desc = Permission denied: node removed1 was removed from swarm",
          attempt.agent.closes.take());
    }
  }

  @Test
  void raftIsForManagersOnly() {
    var worker = identity(root, "w5", NodeRole.WORKER, CLUSTER);
    var manager = identity(root, "m9", NodeRole.MANAGER, CLUSTER);

    assertEquals(
        Status.Code.PERMISSION_DENIED,
        vote(TlsContexts.client(new ReloadingTls(worker))).getCode());
    assertEquals(Status.Code.UNAUTHENTICATED, vote(withoutCertificate()).getCode());
    var answered = vote(TlsContexts.client(new ReloadingTls(manager)));
    assertTrue(
        answered.getCode() != Status.Code.PERMISSION_DENIED
            && answered.getCode() != Status.Code.UNAUTHENTICATED,
        answered.toString());
  }

  @Test
  void managersPassRequestsOn() throws Exception {
    try (var caller = caller("m2", NodeRole.MANAGER);
        var reply = caller.ask(address, request("/short")).orElseThrow()) {
      var whole = (ApiPart.Whole) reply.next().orElseThrow();
      assertEquals(200, whole.status());
      assertEquals("GET /short?x=1 of m2: body", text(whole.body()));
      assertEquals(Optional.empty(), reply.next());
    }
  }

  @Test
  void workersPassNothingOn() {
    try (var caller = caller("w6", NodeRole.WORKER);
        var reply = caller.ask(address, request("/short")).orElseThrow()) {
      var broken = assertThrows(ApiBroken.class, reply::next);
      assertEquals(
          "rpc error: code = PermissionDenied desc = Permission denied: unauthorized peer role:"
              + " swarm-worker",
          broken.getMessage());
      assertFalse(broken.started());
    }
  }

  @Test
  void aStreamWaitsForASlowReaderAndEndsWhenItHangsUp() throws Exception {
    try (var caller = caller("m3", NodeRole.MANAGER);
        var reply = caller.ask(address, request("/endless")).orElseThrow()) {
      assertEquals(new ApiPart.Head(200, List.of()), reply.next().orElseThrow());
      assertInstanceOf(ApiPart.Chunk.class, reply.next().orElseThrow());
      reply.close();
      assertEquals("the asking manager hung up", desk.cutOffs.take());
      assertEquals("gone", desk.gone.take());
    }
    assertTrue(desk.sent.get() < 1_000, desk.sent + " chunks went to a reader that took one");
  }

  @Test
  void aManagerThatIsNotThereHasNotBegun() {
    try (var caller = caller("m4", NodeRole.MANAGER);
        var reply = caller.ask("127.0.0.1:1", request("/short")).orElseThrow()) {
      assertFalse(assertThrows(ApiBroken.class, reply::next).started());
    }
  }

  @Test
  void whoeverWaitsForAFormerLeaderIsTold() throws Exception {
    try (var caller = caller("m5", NodeRole.MANAGER);
        var reply = caller.ask(address, request("/silent")).orElseThrow()) {
      assertEquals("m5", desk.silent.take());
      caller.dropAllBut("127.0.0.1:2");
      assertTrue(assertThrows(ApiBroken.class, reply::next).started());
    }
  }

  @Test
  void aCallerThatIsClosedAsksNobody() {
    var caller = caller("m2", NodeRole.MANAGER);
    caller.close();

    assertEquals(Optional.empty(), caller.ask(address, request("/short")));
  }

  private ApiCaller caller(String id, NodeRole role) {
    return new ApiCaller(new ReloadingTls(identity(root, id, role, CLUSTER)));
  }

  private static ApiRequest request(String path) {
    return new ApiRequest("GET", path, "x=1", List.of(), "body".getBytes(UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private SslContext withoutCertificate() {
    return TlsContexts.clientWithoutCertificate(JoinTrust.managersUnder(root.certificatePem()));
  }

  private Status vote(SslContext context) {
    var channel = Channels.open(address, context);
    try {
      RaftServerProtocolServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(10, TimeUnit.SECONDS)
          .requestVote(RequestVoteRequestProto.getDefaultInstance());
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  private CompletableFuture<JoinDesk.Verdict> decide(JoinRequest request, String peer) {
    if (!JoinToken.sameSecret(request.secret(), token.secret()))
      return CompletableFuture.completedFuture(new JoinDesk.Verdict.Refused(JoinDesk.BAD_TOKEN));
    var name = new NodeName("joined1", NodeRole.WORKER, CLUSTER);
    var certificate = root.issue(request.csrPem(), name, RootCa.NODE_VALIDITY, Instant.now());
    return CompletableFuture.completedFuture(
        new JoinDesk.Verdict.Welcome(
            new JoinResponse(new NodeId("joined1"), certificate, root.certificatePem(), CLUSTER)));
  }

  private static NodeIdentity identity(RootCa root, String id, NodeRole role, String cluster) {
    var request = SigningRequest.create();
    var certificate =
        root.issue(
            request.pem(), new NodeName(id, role, cluster), RootCa.NODE_VALIDITY, Instant.now());
    return request.identity(certificate, root.certificatePem());
  }

  private ManagersClient managers(String id, NodeRole role, List<String> addresses) {
    return new ManagersClient(new ReloadingTls(identity(root, id, role, CLUSTER)), () -> addresses);
  }

  private AgentConnection connect(NodeIdentity identity, Agent agent) {
    return new AgentConnection(
        new ReloadingTls(identity), () -> List.of(address), agent, (_, _) -> {}, new Random(1));
  }

  /// The next line about a node; sessions of other tests are none of its business.
  private String next(String node) throws InterruptedException {
    while (true) {
      var line = heard.take();
      if (line.startsWith(node + " ")) return line;
    }
  }

  private Attempt stream(SslContext context) {
    var agent = new Agent();
    var channel = Channels.open(address, context);
    var stream =
        new AgentStream(
            address,
            channel.newCall(Methods.SESSION, CallOptions.DEFAULT),
            agent,
            Patience.OPENING);
    stream.start();
    return new Attempt(agent, channel::shutdownNow);
  }

  private record Attempt(Agent agent, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  private static final class RecordedDesk implements ApiDesk {
    final BlockingQueue<String> cutOffs = new LinkedBlockingQueue<>();
    final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
    final BlockingQueue<String> silent = new LinkedBlockingQueue<>();
    final AtomicInteger sent = new AtomicInteger();

    @Override
    public void serve(ApiRequest request, Asker asker) throws IOException, InterruptedException {
      switch (request.path()) {
        case "/short" -> {
          var line = request.method() + " " + request.path() + "?" + request.query();
          var body = line + " of " + asker.nodeId() + ": " + text(request.body());
          asker.send(new ApiPart.Whole(200, List.of(), body.getBytes(UTF_8)));
        }
        case "/endless" -> {
          asker.whenGone(() -> gone.add("gone"));
          asker.send(new ApiPart.Head(200, List.of()));
          try {
            while (true) {
              asker.send(new ApiPart.Chunk(new byte[16 * 1024]));
              sent.incrementAndGet();
            }
          } catch (IOException hungUp) {
            cutOffs.add(String.valueOf(hungUp.getMessage()));
            throw hungUp;
          }
        }
        case "/silent" -> {
          var gone = new CountDownLatch(1);
          asker.whenGone(gone::countDown);
          silent.add(asker.nodeId());
          gone.await();
        }
        default -> throw new AssertionError(request);
      }
    }
  }

  private final class Recorder implements SessionListener {
    @Override
    public void opened(NodeId node, String peerAddress, Sender<ToAgent> sender) {
      heard.add(node.value() + " opened from " + peerAddress);
      senders.add(sender);
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

  private static final class Agent implements AgentListener {
    final BlockingQueue<Sender<ToManager>> senders = new LinkedBlockingQueue<>();
    final BlockingQueue<ToAgent> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> closes = new LinkedBlockingQueue<>();
    final BlockingQueue<String> removals = new LinkedBlockingQueue<>();

    @Override
    public void opened(String manager, Sender<ToManager> sender) {
      senders.add(sender);
    }

    @Override
    public void received(ToAgent message) {
      // On a slow machine the manager assures us in between that it is there.
      if (!(message instanceof ToAgent.Heard)) messages.add(message);
    }

    @Override
    public void closed(String manager, String why) {
      closes.add(why);
    }

    @Override
    public void removed(String why) {
      removals.add(why);
    }
  }

  /// Every manager may come, but nobody goes.
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
      return new Verdict.Refused("node " + manager + " stays");
    }
  }

  /// Leads unless told otherwise.
  private static final class Leadership implements WhoLeads {
    private volatile boolean here = true;
    private volatile Optional<String> elsewhere = Optional.empty();

    /// Another leads, or nobody, until closed.
    Away elsewhere(Optional<String> leader) {
      elsewhere = leader;
      here = false;
      return () -> here = true;
    }

    @Override
    public boolean here() {
      return here;
    }

    @Override
    public Optional<String> elsewhere() {
      return elsewhere;
    }
  }

  private interface Away extends AutoCloseable {
    @Override
    void close();
  }
}
