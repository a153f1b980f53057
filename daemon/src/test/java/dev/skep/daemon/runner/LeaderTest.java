package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.disk.RecordCodec;
import dev.skep.daemon.raft.Appended;
import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Turn;
import dev.skep.manager.api.Decision;
import dev.skep.model.NodeId;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import dev.skep.testkit.Nodes;
import dev.skep.wire.ToAgent;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Replica replica = new Replica(new Deaf(), _ -> {});
  private final HeldLog log = new HeldLog(replica);
  private final CompletableFuture<Throwable> fault = new CompletableFuture<>();
  private final LinkedBlockingQueue<Input> heard = new LinkedBlockingQueue<>();
  private Optional<Leader> leader = Optional.empty();

  @AfterEach
  void stop() {
    leader.ifPresent(Leader::stop);
  }

  @Test
  void beginsItsTermWithAnEntryEvenIfNobodyAsks() throws Exception {
    start((_, _) -> List.of());
    var first = RecordCodec.decode(LogEntry.class, log.commitNext());
    assertEquals(List.of(), first.transactions());
    assertEquals(1, first.term());
  }

  @Test
  void hasStoppedThinkingWhenItsEndWasAwaited() throws Exception {
    Leader leader = lead((_, _) -> List.of());
    var answer = leader.ask(_ -> Decision.accept("done", create("n1")));
    log.awaitAppended();
    leader.stop();
    leader.awaitEnd();
    var late = leader.ask(_ -> Decision.accept("done", create("n2")));
    assertInstanceOf(Decision.Refuse.class, late.get(10, TimeUnit.SECONDS));
    assertFalse(answer.isDone());
  }

  @Test
  void answersWhenTheWriteIsDurableAndNotBefore() throws Exception {
    Leader leader = lead((_, _) -> List.of());
    var answer = leader.ask(_ -> Decision.accept("done", create("n1")));
    assertFalse(answer.isDone());
    log.commitNext();
    assertEquals("done", accepted(answer));
    assertTrue(replica.view().node(new NodeId("n1")).isPresent());
  }

  @Test
  void writesTogetherWhatIsAskedWhileAWriteIsUnderWay() throws Exception {
    Leader leader = lead((_, _) -> List.of());
    var first = leader.ask(_ -> Decision.accept("first", create("n0")));
    log.awaitAppended();
    var later = new ArrayList<CompletableFuture<Decision<String>>>();
    for (int i = 1; i <= 20; i++) {
      String name = "n" + i;
      later.add(leader.ask(_ -> Decision.accept(name, create(name))));
    }
    log.commitNext();
    assertEquals("first", accepted(first));
    byte[] second = log.commitNext();
    assertEquals(20, RecordCodec.decode(LogEntry.class, second).transactions().size());
    for (var answer : later) accepted(answer);
  }

  @Test
  void refusesAHugeRequestWithoutItsNeighbours() throws Exception {
    Leader leader = lead((_, _) -> List.of());
    var first = leader.ask(_ -> Decision.accept("first", create("n0")));
    log.awaitAppended();
    log.limit(10_000);
    var later = new ArrayList<CompletableFuture<Decision<String>>>();
    for (int i = 1; i <= 7; i++) {
      String name = i == 3 ? "n".repeat(20_000) : "n" + i;
      later.add(leader.ask(_ -> Decision.accept("done", create(name))));
    }
    log.commitNext();
    accepted(first);

    // Halves: n1 · n2 · the huge one, which is never appended · n4 to n7.
    for (int i = 0; i < 3; i++) log.commitNext();
    for (var answer : later) {
      if (answer != later.get(2)) assertEquals("done", accepted(answer));
    }
    assertEquals(
        "raft: failed to process the request: message is too large and can't be sent",
        refused(later.get(2)).text());
  }

  @Test
  void answersARefusalOfTheStore() throws Exception {
    Leader leader = lead((_, _) -> List.of());
    var answer =
        leader.ask(_ -> Decision.accept("removed", new Change.RemoveNode(new NodeId("n1"))));
    log.commitNext();
    assertEquals("node n1 not found", refused(answer).text());
  }

  @Test
  void answersWithoutAWriteWhatIsDeclined() throws Exception {
    Leader leader = lead((_, _) -> List.of());
    var no = Refusal.invalid("no");
    Decision<String> answer =
        leader.<String>ask(_ -> new Decision.Refuse<>(no)).get(10, TimeUnit.SECONDS);
    assertEquals(new Decision.Refuse<>(no), answer);
  }

  @Test
  void tellsCallersThatLeadershipWasLost() throws Exception {
    Leader leader = lead((_, _) -> List.of());
    var answer = leader.ask(_ -> Decision.accept("done", create("n1")));
    log.declineNext(new Appended.Unknown("it stepped down"));
    assertEquals(
        "raft: failed to process the request: node lost leader status", refused(answer).text());
    var late = leader.ask(_ -> Decision.accept("done", create("n2")));
    assertInstanceOf(Decision.Refuse.class, late.get(10, TimeUnit.SECONDS));
  }

  /// So that they may ask the next leader without doing anything twice.
  @Test
  void tellsCallersWhenNothingWasProposed() throws Exception {
    Leader leader = lead((_, _) -> List.of());
    var answer = leader.ask(_ -> Decision.accept("done", create("n1")));
    log.declineNext(new Appended.NotLeader(Optional.empty()));
    assertEquals(Manager.NOT_LEADING, refused(answer));
    var late = leader.ask(_ -> Decision.accept("done", create("n2")));
    assertEquals(Manager.NOT_LEADING, refused(late));
  }

  @Test
  void letsLoopsHearWhatHasHappened() throws Exception {
    Leader leader = lead((_, _) -> List.of());
    var answer = leader.ask(_ -> Decision.accept("done", create("n1")));
    log.commitNext();
    accepted(answer);
    assertInstanceOf(Input.Committed.class, heard.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void bringsARefusalBackToTheLoopThatAsked() throws Exception {
    Leader leader =
        lead((input, _) ->
            input instanceof Input.Committed
                ? List.of(Effect.Write.of(new Change.RemoveNode(new NodeId("nobody"))))
                : List.of());
    var answer = leader.ask(_ -> Decision.accept("done", create("n1")));
    log.commitNext();
    accepted(answer);
    log.commitNext();
    heard.poll(10, TimeUnit.SECONDS);
    assertInstanceOf(Input.Refused.class, heard.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void stopsAtAFaultInsteadOfLimpingOn() throws Exception {
    Leader leader =
        lead((_, _) -> {
          throw new IllegalStateException("a loop is broken");
        });
    var answer = leader.ask(_ -> Decision.accept("done", create("n1")));
    log.commitNext();
    accepted(answer);
    assertEquals("a loop is broken", fault.get(10, TimeUnit.SECONDS).getMessage());
    var late = leader.ask(_ -> Decision.accept("done", create("n2")));
    assertInstanceOf(Decision.Refuse.class, late.get(10, TimeUnit.SECONDS));
  }

  /// Its first entry is written; what follows is the test's.
  private Leader lead(BiFunction<Input, View, List<Effect>> thinks) throws InterruptedException {
    var leader = start(thinks);
    log.commitNext();
    return leader;
  }

  private Leader start(BiFunction<Input, View, List<Effect>> thinks) {
    var turn = new Turn(List.of(new Listening(thinks)));
    var it =
        new Leader(
            1, turn, log, replica, new NoAgents(), InstantSource.fixed(NOON), fault::complete);
    leader = Optional.of(it);
    it.start();
    return it;
  }

  private static Change create(String node) {
    return new Change.CreateNode(Nodes.ready(node));
  }

  private static String accepted(CompletableFuture<Decision<String>> answer) throws Exception {
    var decision = answer.get(10, TimeUnit.SECONDS);
    return assertInstanceOf(Decision.Accept.class, decision).answer().toString();
  }

  private static Refusal refused(CompletableFuture<Decision<String>> answer) throws Exception {
    return assertInstanceOf(Decision.Refuse.class, answer.get(10, TimeUnit.SECONDS)).why();
  }

  private final class Listening implements ControlLoop {
    private final BiFunction<Input, View, List<Effect>> thinks;

    Listening(BiFunction<Input, View, List<Effect>> thinks) {
      this.thinks = thinks;
    }

    @Override
    public String name() {
      return "listening";
    }

    @Override
    public List<Effect> start(View view, Instant now) {
      return List.of();
    }

    @Override
    public List<Effect> on(Input input, View view, Instant now) {
      heard.add(input);
      return thinks.apply(input, view);
    }
  }

  private static final class NoAgents implements Manager.Sessions {
    @Override
    public void send(NodeId to, ToAgent message) {}

    @Override
    public void disconnect(NodeId node, String why) {}

    @Override
    public void sound(Runnable then) {
      then.run();
    }

    @Override
    public void opened(Manager leading) {}

    @Override
    public void closed() {}
  }

  private static final class Deaf implements Replica.Leadership {
    @Override
    public void leading(long term) {}

    @Override
    public void following(Optional<String> leader) {}

    @Override
    public void fault(Throwable cause) {}
  }
}
