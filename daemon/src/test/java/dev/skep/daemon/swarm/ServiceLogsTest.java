package dev.skep.daemon.swarm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.daemon.engine.process.ProcessRuntime;
import dev.skep.daemon.http.swarm.LogQuery;
import dev.skep.daemon.http.swarm.LogQuery.Source;
import dev.skep.daemon.rpc.LogDesk;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.daemon.rpc.Sender;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.StoreObject;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.Values;
import dev.skep.store.View;
import dev.skep.testkit.Nodes;
import dev.skep.world.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a reader of a service's logs gets, while nodes and tasks come and go.
@Timeout(60)
final class ServiceLogsTest {
  private static final String INCOMPLETE =
      "rpc error: code = Unknown desc = warning: incomplete log stream. some logs could not be"
          + " retrieved for the following reasons: ";

  private static final ReadLog NOTHING =
      new ReadLog(
          0,
          Samples.task("none", Samples.service("none", Samples.spec("none", 1)), 1),
          TaskLogQuery.ALL);

  private static final Instant ONE = Instant.parse("2026-06-01T12:00:01Z");
  private static final Instant TWO = Instant.parse("2026-06-01T12:00:02Z");
  private static final Instant THREE = Instant.parse("2026-06-01T12:00:03Z");

  @TempDir private Path folder = Path.of("");

  private final Service web = Samples.service("web", Samples.spec("web", 2));
  private final LogBroker broker = new LogBroker();
  private final AtomicReference<View> view = new AtomicReference<>(View.EMPTY);
  private final List<Runnable> watching = new CopyOnWriteArrayList<>();
  private final CountDownLatch watched = new CountDownLatch(1);

  @Test
  void readsThisNodesOwnTasksWithoutAskingAnybody() throws Exception {
    Path output = Files.createDirectories(folder.resolve("t1"));
    Files.writeString(output.resolve("stdout"), "a\nb\n");
    Files.writeString(output.resolve("stderr"), "");
    show(web, Nodes.ready("self"), running("t1", "self"));

    try (var reader = new Reader(once())) {
      assertEquals("self t1 a", reader.hears());
      assertEquals("self t1 b", reader.hears());
      assertEquals("end", reader.hears());
    }
  }

  @Test
  void asksEachNodeForItsTasks() throws Exception {
    var one = new FakeNode("n1");
    var two = new FakeNode("n2");
    show(web, Nodes.ready("n1"), Nodes.ready("n2"), running("t1", "n1"), running("t2", "n2"));

    try (var reader = new Reader(once())) {
      var first = one.publishes();
      var second = two.publishes();
      first.line(line(ONE, "a"));
      assertEquals("n1 t1 a", reader.hears());
      first.done("");
      second.line(line(ONE, "b"));
      assertEquals("n2 t2 b", reader.hears());
      second.done("");
      assertEquals("end", reader.hears());
    }
    assertEquals(0, broker.reading());
  }

  @Test
  void namesANodeThatIsDown() throws Exception {
    show(web, Nodes.in(Nodes.ready("n1"), NodeStatus.State.DOWN), running("t1", "n1"));

    try (var reader = new Reader(once())) {
      assertEquals(INCOMPLETE + "node n1 is not available", reader.hears());
    }
  }

  @Test
  void namesANodeThatGoesAwayInTheMiddle() throws Exception {
    var node = new FakeNode("n1");
    show(web, Nodes.ready("n1"), running("t1", "n1"));

    try (var reader = new Reader(once())) {
      node.publishes().line(line(ONE, "a"));
      assertEquals("n1 t1 a", reader.hears());

      broker.lost(node.id, "the connection was lost");

      assertEquals(INCOMPLETE + "node n1 disconnected unexpectedly", reader.hears());
    }
  }

  @Test
  void saysWhyANodeCouldNotReadItsLog() throws Exception {
    var node = new FakeNode("n1");
    show(web, Nodes.ready("n1"), running("t1", "n1"));

    try (var reader = new Reader(once())) {
      node.publishes().done("configured logging driver does not support reading");

      assertEquals(
          INCOMPLETE + "configured logging driver does not support reading", reader.hears());
    }
  }

  @Test
  void missesATaskThatIsNowhere() throws Exception {
    show(web, Samples.task("t1", web, 1));

    try (var reader = new Reader(query(new Source.OfTask(new TaskId("t1")), false))) {
      assertEquals(INCOMPLETE + "task t1 has not been scheduled", reader.hears());
    }
  }

  /// As after an election, when agents are still on their way.
  @Test
  void waitsForANodeThatHasNotFoundTheLeaderYet() throws Exception {
    show(web, Nodes.ready("n1"), running("t1", "n1"));

    try (var reader = new Reader(once())) {
      watched.await();
      var log = new FakeNode("n1").publishes();
      log.line(line(ONE, "a"));
      log.done("");

      assertEquals("n1 t1 a", reader.hears());
      assertEquals("end", reader.hears());
    }
  }

  @Test
  void followsTasksThatStartLaterUntilTheServiceIsGone() throws Exception {
    var node = new FakeNode("n1");
    show(web, Nodes.ready("n1"), running("t1", "n1"));

    try (var reader = new Reader(following())) {
      var first = node.publishes();
      first.line(line(ONE, "a"));
      assertEquals("n1 t1 a", reader.hears());
      first.done("");

      show(web, Nodes.ready("n1"), running("t1", "n1"), running("t2", "n1"));

      var second = node.publishes();
      second.line(line(TWO, "b"));
      assertEquals("n1 t2 b", reader.hears());
      show(Nodes.ready("n1"));
      second.done("");
      assertEquals("end", reader.hears());
    }
  }

  @Test
  void goesOnWhereItWasWithANodeThatComesBack() throws Exception {
    var before = new FakeNode("n1");
    show(web, Nodes.ready("n1"), running("t1", "n1"));

    try (var reader = new Reader(following())) {
      var log = before.publishes();
      log.line(line(ONE, "a"));
      log.line(line(TWO, "b"));
      assertEquals("n1 t1 a", reader.hears());
      assertEquals("n1 t1 b", reader.hears());
      broker.lost(before.id, "the connection was lost");

      var after = new FakeNode("n1");
      var rest = after.publishes();
      assertEquals(Optional.of(TWO), after.last.query().since());
      rest.line(line(TWO, "b"));
      rest.line(line(THREE, "c"));

      assertEquals("n1 t1 c", reader.hears());
    }
  }

  @Test
  void endsWithTheLeadership() throws Exception {
    var node = new FakeNode("n1");
    show(web, Nodes.ready("n1"), running("t1", "n1"));

    try (var reader = new Reader(following())) {
      node.publishes();

      broker.close();

      assertEquals("rpc error: code = Unavailable desc = node lost leader status", reader.hears());
    }
  }

  /// Each node stops to read its log, also one that has not begun.
  @Test
  void leavesNothingBehindWhenTheClientHangsUp() throws Exception {
    var one = new FakeNode("n1");
    var two = new FakeNode("n2");
    show(web, Nodes.ready("n1"), Nodes.ready("n2"), running("t1", "n1"), running("t2", "n2"));
    ReadLog late;
    try (var reader = new Reader(following())) {
      one.publishes();
      late = two.asked.take();

      reader.logs.close();

      assertEquals("end", reader.hears());
    }
    one.stopped.await();
    assertInstanceOf(
        LogDesk.Verdict.Unknown.class, broker.publishes(two.id, late.id(), new NoFlow()));
    assertEquals(0, broker.reading());
    assertEquals(List.of(), watching);
  }

  private LogQuery once() {
    return query(new Source.OfService(web.id()), false);
  }

  private LogQuery following() {
    return query(new Source.OfService(web.id()), true);
  }

  private static LogQuery query(Source source, boolean follow) {
    return new LogQuery(source, true, true, follow, Optional.empty(), OptionalLong.empty());
  }

  private Task running(String id, String node) {
    return Samples.task(id, web, 1)
        .assignedTo(new NodeId(node), TaskStatus.at(TaskState.RUNNING, "started", Samples.NOON));
  }

  private static TaskLogLine line(Instant at, String text) {
    return new TaskLogLine(false, at, text.getBytes(UTF_8), Values.noLabels());
  }

  private void show(StoreObject... objects) {
    view.set(View.of(1, 1, Stream.of(objects)));
    List.copyOf(watching).forEach(Runnable::run);
  }

  /// A client that reads all there is.
  private final class Reader implements AutoCloseable {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ServiceLogs logs;
    private final Thread thread;

    Reader(LogQuery query) {
      logs =
          new ServiceLogs(
              new ServiceLogs.Sources(
                  new ProcessRuntime(folder, "host", "test"),
                  new NodeId("self"),
                  broker,
                  this::view,
                  changed -> {
                    watching.add(changed);
                    return () -> watching.remove(changed);
                  }),
              query);
      thread = Thread.ofVirtual().start(this::read);
    }

    private View view() {
      watched.countDown();
      return view.get();
    }

    private void read() {
      try {
        for (var line = logs.next(); line.isPresent(); line = logs.next()) {
          var said = line.get();
          heard.add(said.node() + " " + said.task() + " " + new String(said.text(), UTF_8).strip());
        }
        heard.add("end");
      } catch (IOException trouble) {
        heard.add(String.valueOf(trouble.getMessage()));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    String hears() throws InterruptedException {
      return heard.take();
    }

    @Override
    public void close() throws InterruptedException {
      logs.close();
      thread.join();
    }
  }

  /// A node that is there to be asked.
  private final class FakeNode implements Sender<ReadLog>, LogDesk.Flow {
    private final NodeId id;
    private final BlockingQueue<ReadLog> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private ReadLog last = NOTHING;

    FakeNode(String id) {
      this.id = new NodeId(id);
      broker.listens(this.id, this);
    }

    /// Answers the next question.
    LogDesk.Reader publishes() throws InterruptedException {
      last = asked.take();
      var verdict = broker.publishes(id, last.id(), this);
      return assertInstanceOf(LogDesk.Verdict.Wanted.class, verdict).reader();
    }

    @Override
    public boolean send(ReadLog wanted) {
      return asked.add(wanted);
    }

    @Override
    public void close(String why) {
      broker.deaf(id, this);
    }

    @Override
    public void more(int messages) {}

    @Override
    public void stop() {
      stopped.countDown();
    }
  }

  private static final class NoFlow implements LogDesk.Flow {
    @Override
    public void more(int messages) {}

    @Override
    public void stop() {}
  }
}
