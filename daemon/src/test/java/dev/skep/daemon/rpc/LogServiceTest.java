package dev.skep.daemon.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.daemon.pki.Certified;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.pki.RootCa;
import dev.skep.daemon.rpc.LogMessages.LogPart;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.model.NodeId;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.Values;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import dev.skep.world.Samples;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Logs on their way from a node to the leader, with real TLS on loopback.
@Timeout(60)
final class LogServiceTest {
  private static final String CLUSTER = "cluster1";
  private static final NodeId WORKER = new NodeId("w1");

  /// The agents of this test say nothing.
  private static final Duration LONG = Duration.ofMinutes(1);

  private final RootCa root = RootCa.create(Instant.now());
  private final Desk desk = new Desk();
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private SessionPort port = port();

  private record Asked(ReadLog wanted, LogPublishing publishing) {}

  private SessionPort port() {
    try {
      return new SessionPort(identity("m1", NodeRole.MANAGER), _ -> false, desk, LONG);
    } catch (IOException cannotListen) {
      throw new AssertionError(cannotListen);
    }
  }

  private NodeIdentity identity(String id, NodeRole role) {
    return Certified.by(root, id, role, CLUSTER);
  }

  private AgentConnection agent() {
    var agent =
        new AgentConnection(
            new ReloadingTls(identity("w1", NodeRole.WORKER)),
            () -> List.of(port.address()),
            new Silent(),
            (wanted, publishing) -> asked.add(new Asked(wanted, publishing)),
            new Random(1));
    agent.start();
    return agent;
  }

  @BeforeEach
  void lead() {
    port.leads();
  }

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void carriesLinesToTheirReaderInOrder() throws Exception {
    try (var _ = agent()) {
      var heard = desk.expects(7, WORKER, 1);
      ask(7);

      Asked one = asked.take();
      assertEquals(new ReadLog(7, task(), TaskLogQuery.ALL.last(3)), one.wanted());
      one.publishing().line(line("a"));
      one.publishing().line(line("b"));
      one.publishing().done("the disk broke");

      assertEquals("a", heard.next());
      assertEquals("b", heard.next());
      assertEquals("done: the disk broke", heard.next());
    }
  }

  /// Its node stops reading the log; nobody else has to wait for it.
  @Test
  void aSlowReaderHoldsUpItsOwnLogOnly() throws Exception {
    try (var _ = agent()) {
      var slow = desk.expects(1, WORKER, 1);
      var quick = desk.expects(2, WORKER, 1);
      ask(1);
      Asked held = asked.take();
      var sent = new AtomicLong();
      int many = 1_000;
      var sender = Thread.ofVirtual().start(() -> send(held, many, sent));

      ask(2);
      Asked free = asked.take();
      var _ = Thread.ofVirtual().start(() -> send(free, many, new AtomicLong()));
      for (int n = 0; n < many; n++) assertEquals(64 * 1024, quick.next().length());
      free.publishing().done("");
      assertEquals("done: ", quick.next());

      assertTrue(slow.heard.size() <= 1, "heard more than it asked for");
      assertTrue(sent.get() < many, sent + " of " + many + " lines are on their way");
      slow.flow.join().stop();
      sender.join();
    }
  }

  private static void send(Asked to, int lines, AtomicLong sent) {
    String text = "x".repeat(64 * 1024);
    try {
      for (int n = 0; n < lines; n++) {
        to.publishing().line(line(text));
        sent.incrementAndGet();
      }
    } catch (IOException | InterruptedException nobodyReads) {
      // As the slow reader's.
    }
  }

  @Test
  void theNodeHearsThatNobodyReadsAnyMore() throws Exception {
    try (var _ = agent()) {
      var heard = desk.expects(7, WORKER, 1);
      ask(7);
      var over = new CountDownLatch(1);
      asked.take().publishing().whenOver(over::countDown);

      heard.flow.join().stop();

      over.await();
      assertEquals(0, over.getCount());
    }
  }

  @Test
  void theReaderHearsThatTheNodeIsGone() throws Exception {
    var heard = desk.expects(7, WORKER, 1);
    try (var _ = agent()) {
      ask(7);
      asked.take().publishing().line(line("a"));
      assertEquals("a", heard.next());
    }

    assertEquals("lost", heard.next());
    assertEquals(WORKER, desk.deaf.take());
  }

  @Test
  void refusesWhatWasNotAskedFor() throws Exception {
    desk.expects(7, new NodeId("w2"), 1);

    assertEquals("NOT_FOUND unknown subscription ID", published(new LogPart.Begin(8)));
    assertEquals(
        "PERMISSION_DENIED Permission denied: subscription 7 is not for node w1",
        published(new LogPart.Begin(7)));
    assertEquals(
        "INVALID_ARGUMENT missing subscription ID", published(new LogPart.Line(line("a"))));
    assertEquals("INVALID_ARGUMENT missing subscription ID", published(new LogPart.Done("")));
  }

  @Test
  void aPublicationAnswersOneSubscription() throws Exception {
    var first = desk.expects(7, WORKER, 1);
    desk.expects(8, WORKER, 1);

    assertEquals(
        "INVALID_ARGUMENT a publication answers one subscription",
        published(new LogPart.Begin(7), new LogPart.Begin(8)));
    assertEquals("lost", first.next());
  }

  @Test
  void aPublicationThatBreaksOffIsNotTakenForTheEnd() throws Exception {
    var heard = desk.expects(7, WORKER, 1);

    assertEquals(
        "INVALID_ARGUMENT the publication ends before the log is done",
        published(new LogPart.Begin(7)));
    assertEquals("lost", heard.next());
  }

  private String published(LogPart... parts) throws Exception {
    var tls = new ReloadingTls(identity("w1", NodeRole.WORKER));
    var channel = Channels.open(port.address(), TlsContexts.client(tls));
    try {
      var ended = new CompletableFuture<Status>();
      var call = channel.newCall(Methods.PUBLISH, CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            @Override
            public void onClose(Status status, Metadata trailers) {
              ended.complete(status);
            }
          },
          new Metadata());
      call.request(1);
      for (LogPart part : parts) call.sendMessage(part);
      call.halfClose();
      Status status = ended.get(30, TimeUnit.SECONDS);
      return status.getCode() + " " + status.getDescription();
    } finally {
      channel.shutdownNow();
    }
  }

  private void ask(long id) {
    desk.listening.join().send(new ReadLog(id, task(), TaskLogQuery.ALL.last(3)));
  }

  private static Task task() {
    return Samples.assignment("t1", TaskState.RUNNING, TaskState.RUNNING).task();
  }

  private static TaskLogLine line(String text) {
    return new TaskLogLine(false, Instant.EPOCH, text.getBytes(UTF_8), Values.noLabels());
  }

  /// Readers that were told to expect a log.
  private static final class Desk implements LogDesk {
    private final Map<Long, Heard> readers = new ConcurrentHashMap<>();
    private final CompletableFuture<Sender<ReadLog>> listening = new CompletableFuture<>();
    private final BlockingQueue<NodeId> deaf = new LinkedBlockingQueue<>();

    /// @param messages that are asked for at first, and then one for each that is taken
    Heard expects(long id, NodeId from, int messages) {
      var reader = new Heard(from, messages);
      readers.put(id, reader);
      return reader;
    }

    @Override
    public void listens(NodeId node, Sender<ReadLog> asked) {
      listening.complete(asked);
    }

    @Override
    public void deaf(NodeId node, Sender<ReadLog> asked) {
      deaf.add(node);
    }

    @Override
    public Verdict publishes(NodeId node, long id, Flow flow) {
      Heard reader = readers.get(id);
      if (reader == null) return new Verdict.Unknown();
      if (!reader.from.equals(node)) return new Verdict.NotAsked();
      reader.flow.complete(flow);
      return new Verdict.Wanted(reader, reader.messages);
    }
  }

  private static final class Heard implements LogDesk.Reader {
    private final NodeId from;
    private final int messages;
    private final CompletableFuture<LogDesk.Flow> flow = new CompletableFuture<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    Heard(NodeId from, int messages) {
      this.from = from;
      this.messages = messages;
    }

    String next() throws InterruptedException {
      String next = heard.take();
      flow.join().more(1);
      return next;
    }

    @Override
    public void line(TaskLogLine line) {
      heard.add(new String(line.text(), UTF_8));
    }

    @Override
    public void done(String trouble) {
      heard.add("done: " + trouble);
    }

    @Override
    public void lost() {
      heard.add("lost");
    }
  }

  private static final class Silent implements AgentListener {
    @Override
    public void opened(String manager, Sender<ToManager> sender) {}

    @Override
    public void received(ToAgent message) {}

    @Override
    public void closed(String manager, String why) {}

    @Override
    public void removed(String why) {}
  }
}
