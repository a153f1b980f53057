package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Asked;
import dev.skep.daemon.http.Client;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.Request;
import dev.skep.manager.events.SwarmEvent;
import dev.skep.manager.events.SwarmEvent.Action;
import dev.skep.manager.events.SwarmEvent.Type;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EventRoutesTest {
  /// 1,000 seconds after 1970.
  private static final Instant NOW = Instant.ofEpochSecond(1000);

  private final FakeEvents swarm = new FakeEvents();
  private final FakeEngine engine = new FakeEngine();
  private final Listener client = new Listener();

  @Test
  void sortsWhatTheSwarmAndTheEngineHaveKept() throws Exception {
    swarm.past.add(event("s1", 100));
    swarm.past.add(event("s3", 300));
    engine.past = line("e2", 200) + line("e4", 400);
    assertEquals(List.of("s1", "e2", "s3", "e4"), all("/events?since=0&until=999.5"));
    assertEquals(List.of("since=0.000000000&until=999.500000000"), engine.asked);
  }

  @Test
  void showsOfTheSwarmWhatLiesBetweenSinceAndUntil() throws Exception {
    for (int at = 100; at <= 500; at += 100) swarm.past.add(event("s" + at, at));
    assertEquals(List.of("s200", "s300", "s400"), all("/events?since=200&until=400.000000000"));
  }

  @Test
  void withoutSinceOnlyWhatIsToComeIsShown() throws Exception {
    swarm.past.add(event("old", 100));
    engine.past = line("old", 100);
    var stream = follow("/events");
    swarm.happens(event("web", 1001));
    assertEquals("web", stream.take());
    engine.says(line("box", 1002));
    assertEquals("box", stream.take());
    assertEquals(List.of(""), engine.asked);
    client.hangUp();
    assertEquals(List.of(), stream.rest());
  }

  @Test
  void goesOnFromWhatIsKeptToWhatComes() throws Exception {
    swarm.past.add(event("s2", 200));
    engine.past = line("e1", 100);
    var stream = follow("/events?since=50");
    assertEquals("e1", stream.take());
    assertEquals("s2", stream.take());
    engine.says(line("e3", 1001));
    assertEquals("e3", stream.take());
    swarm.happens(event("s4", 1002));
    assertEquals("s4", stream.take());
    assertEquals(
        List.of("since=1000.000000001", "since=50.000000000&until=1000.000000000"), engine.asked);
    client.hangUp();
    assertEquals(List.of(), stream.rest());
  }

  @Test
  void aLineOfTheSwarmLooksLikeDockers() throws Exception {
    swarm.past.add(event("web", 7));
    assertEquals(
        """
        {"Type":"service","Action":"create","Actor":{"ID":"web","Attributes":{"name":"web"}},\
        "scope":"swarm","time":7,"timeNano":7000000000}
        """,
        written(get("/events?since=0&until=8&filters=" + filters("type", "service"))));
  }

  @Test
  void theEngineIsNotAskedForWhatItCannotHave() throws Exception {
    swarm.past.add(event("web", 7));
    assertEquals(
        List.of("web"), all("/events?since=0&until=8&filters=" + filters("scope", "swarm")));
    assertEquals(List.of(), engine.asked);
  }

  @Test
  void theEngineIsToldTheFiltersAndTheSwarmObeysThem() throws Exception {
    swarm.past.add(event("web", 7));
    String filters = filters("event", "start");
    assertEquals(List.of(), all("/events?since=0&until=8&filters=" + filters));
    assertEquals(List.of("since=0.000000000&until=8.000000000&filters=" + filters), engine.asked);
  }

  @Test
  void whatTheEngineRefusesIsRefused() {
    engine.refusal = Optional.of(Answer.error(400, "invalid filter 'colour'"));
    assertEquals(400, get("/events?filters=" + filters("colour", "red")).status());
    assertEquals(List.of(), swarm.listeners);
  }

  @Test
  void withoutAnEngineTheSwarmSpeaksAlone() throws Exception {
    swarm.past.add(event("web", 7));
    var alone = new Api(EventRoutes.of(swarm, Optional.empty(), clock()), () -> "test");
    assertEquals(List.of("web"), ids(written(alone.answer(asked("/events?since=0&until=8")))));
    assertEquals(400, alone.answer(asked("/events?filters=" + filters("colour", "red"))).status());
  }

  @Test
  void aStreamWithoutItsEngineEnds() throws Exception {
    var stream = follow("/events");
    engine.says("");
    assertEquals(List.of(), stream.rest());
  }

  @Test
  void nobodyListensForAnAnswerThatIsOver() throws Exception {
    var stream = follow("/events");
    client.hangUp();
    assertEquals(List.of(), stream.rest());
    assertEquals(List.of(), swarm.listeners);
    assertTrue(engine.closed, "the engine still speaks");
  }

  @Test
  void timesThatAreNoneAreRefused() {
    assertEquals(400, get("/events?since=yesterday").status());
    assertEquals(400, get("/events?since=9&until=8").status());
  }

  // helpers

  private Answer get(String target) {
    return new Api(EventRoutes.of(swarm, Optional.of(engine), clock()), () -> "test")
        .answer(asked(target));
  }

  private Incoming asked(String target) {
    Incoming plain = Asked.get(target);
    return new Incoming(
        plain.method(), plain.path(), plain.query(), plain.headers(), plain.body(), client);
  }

  private static InstantSource clock() {
    return InstantSource.fixed(NOW);
  }

  private List<String> all(String target) throws Exception {
    return ids(written(get(target)));
  }

  /// The whole of an answer that ends by itself.
  private static String written(Answer answer) throws Exception {
    var stream = new Stream(answer);
    var whole = new StringBuilder();
    stream.ended.get(10, TimeUnit.SECONDS);
    stream.lines.forEach(whole::append);
    return whole.toString();
  }

  private Stream follow(String target) {
    return new Stream(get(target));
  }

  private static List<String> ids(String lines) {
    return lines.lines().map(EventRoutesTest::id).toList();
  }

  private static String id(String line) {
    return line.replaceFirst("(?s).*\"ID\":\"([^\"]*)\".*", "$1");
  }

  private static SwarmEvent event(String id, long seconds) {
    return new SwarmEvent(
        Type.SERVICE,
        Action.CREATE,
        id,
        new TreeMap<>(Map.of("name", id)),
        Instant.ofEpochSecond(seconds));
  }

  private static String line(String id, long seconds) {
    return "{\"Actor\":{\"ID\":\"" + id + "\"},\"timeNano\":" + seconds + "000000000}\n";
  }

  private static String filters(String key, String value) {
    return "%7B%22" + key + "%22%3A%7B%22" + value + "%22%3Atrue%7D%7D";
  }

  /// An answer as it is being read.
  private static final class Stream {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    Stream(Answer answer) {
      assertEquals(200, answer.status());
      var writer = ((Answer.Content.Flow) answer.content()).writer();
      Thread.ofVirtual()
          .start(() -> {
            try (writer) {
              writer.writeTo(new Sink(lines));
            } catch (IOException | InterruptedException | RuntimeException broken) {
              ended.completeExceptionally(broken);
            }
            ended.complete(null);
          });
    }

    String take() throws InterruptedException {
      return id(String.valueOf(lines.poll(10, TimeUnit.SECONDS)));
    }

    /// What is left when the answer has ended.
    List<String> rest() throws Exception {
      ended.get(10, TimeUnit.SECONDS);
      return List.copyOf(lines);
    }
  }

  private static final class Sink extends OutputStream {
    private final BlockingQueue<String> lines;

    Sink(BlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void write(int b) {
      throw new AssertionError("byte by byte");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      lines.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }
  }

  private static final class Listener implements Client {
    private final List<Runnable> actions = new ArrayList<>();

    @Override
    public String address() {
      return "@";
    }

    @Override
    public void whenGone(Runnable action) {
      actions.add(action);
    }

    void hangUp() {
      actions.forEach(Runnable::run);
    }
  }

  private static final class FakeEvents implements EventSource {
    private final List<SwarmEvent> past = new ArrayList<>();
    private final List<Consumer<SwarmEvent>> listeners = new ArrayList<>();

    @Override
    public Subscription subscribe(Consumer<SwarmEvent> listener) {
      listeners.add(listener);
      return new Subscription(past, () -> listeners.remove(listener));
    }

    void happens(SwarmEvent event) {
      listeners.forEach(listener -> listener.accept(event));
    }
  }

  /// Answers a question about the past with all of it, and any other for as long as it is told what
  /// to say.
  private static final class FakeEngine implements Handler {
    private final List<String> asked = new ArrayList<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private String past = "";
    private Optional<Answer> refusal = Optional.empty();
    private volatile boolean closed;

    @Override
    public Answer handle(Request request) {
      asked.add(request.rawQuery());
      if (refusal.isPresent()) return refusal.get();
      return Answer.stream(
          200, "application/json", request.rawQuery().contains("until=") ? old() : new Live());
    }

    private Answer.Writer old() {
      return out -> out.write(past.getBytes(StandardCharsets.UTF_8));
    }

    /// @param text nothing is the end
    void says(String text) {
      said.add(text);
    }

    private final class Live implements Answer.Writer {
      @Override
      public void writeTo(OutputStream out) throws IOException, InterruptedException {
        for (String next = said.take(); !next.isEmpty(); next = said.take()) {
          out.write(next.getBytes(StandardCharsets.UTF_8));
        }
      }

      @Override
      public void close() {
        closed = true;
      }
    }
  }
}
