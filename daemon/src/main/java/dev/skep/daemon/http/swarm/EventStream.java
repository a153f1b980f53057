package dev.skep.daemon.http.swarm;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.swarm.EventSource.Subscription;
import dev.skep.dockerapi.codec.DockerJson;
import dev.skep.dockerapi.view.EventDocument;
import dev.skep.manager.events.SwarmEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// One client's events: those that are over in the order of their times, then the others as they
/// come. The engine's lines are passed on as they are. Ends at the time asked for, with the
/// engine's stream, or when the client hangs up.
final class EventStream implements Answer.Writer {
  /// A client that is that far behind misses events of the swarm, as it would of Docker's; nobody
  /// waits for it.
  static final int QUEUE = 1024;

  /// Where nobody has said until when: long enough to be woken for nothing.
  private static final Duration LONG = Duration.ofHours(1);

  private static final JsonMapper JSON = new JsonMapper();

  private final EventQuery query;
  private final InstantSource clock;
  private final Instant asked;
  private final Optional<Answer> enginesPast;
  private final Optional<Answer> enginesLive;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Subscription swarm;
  private final Thread reader = Thread.ofVirtual().name("events-engine").unstarted(this::read);
  private volatile boolean over;

  private sealed interface Item {
    record Line(byte[] bytes) implements Item {}

    record End() implements Item {}
  }

  private record Past(Instant at, byte[] line) {}

  /// @param asked when the client did
  /// @param enginesPast what the engine has kept up to then; ends by itself
  /// @param enginesLive what it says from then on
  EventStream(
      EventQuery query,
      EventSource source,
      InstantSource clock,
      Instant asked,
      Optional<Answer> enginesPast,
      Optional<Answer> enginesLive) {
    this.query = query;
    this.clock = clock;
    this.asked = asked;
    this.enginesPast = enginesPast;
    this.enginesLive = enginesLive;
    this.swarm = source.subscribe(this::heard);
  }

  private void heard(SwarmEvent event) {
    if (query.filter().admits(event)) queue.offer(new Item.Line(line(event)));
  }

  /// The client has gone, while there may be nothing to write that would tell.
  void hangUp() {
    over = true;
    // A full queue wakes the writer anyway.
    queue.offer(new Item.End());
  }

  @Override
  public void writeTo(OutputStream out) throws IOException, InterruptedException {
    if (query.asksForPast()) for (byte[] line : past()) out.write(line);
    if (!query.asksForMore(asked)) return;
    if (enginesLive.isPresent()) reader.start();
    while (!over) {
      Item next = queue.poll(millisLeft(), TimeUnit.MILLISECONDS);
      switch (next) {
        case Item.Line(var bytes) -> out.write(bytes);
        case Item.End _ -> over = true;
        case null -> over = isLate();
      }
    }
  }

  private long millisLeft() {
    Duration left = query.until().map(end -> Duration.between(clock.instant(), end)).orElse(LONG);
    // Rounded up: waking a fraction early would only go to sleep again.
    return Math.max(0, left.toMillis() + 1);
  }

  private boolean isLate() {
    return query.until().filter(end -> clock.instant().isAfter(end)).isPresent();
  }

  private List<byte[]> past() throws IOException, InterruptedException {
    var past = new ArrayList<Past>();
    for (SwarmEvent event : swarm.past()) {
      if (query.covers(event.at()) && query.filter().admits(event)) {
        past.add(new Past(event.at(), line(event)));
      }
    }
    if (enginesPast.isPresent()) {
      copy(enginesPast.get(), new Lines(line -> past.add(new Past(time(line), line))));
    }
    past.sort(Comparator.comparing(Past::at));
    return past.stream().map(Past::line).toList();
  }

  private static byte[] line(SwarmEvent event) {
    return DockerJson.write(
        EventDocument.ofSwarm(
            event.type().word(),
            event.action().word(),
            new EventDocument.Actor(event.id(), event.attributes()),
            event.at()));
  }

  private static Instant time(byte[] line) {
    return Instant.ofEpochSecond(0, JSON.readTree(line).path("timeNano").asLong(0));
  }

  private void read() {
    try {
      copy(enginesLive.orElseThrow(), new Lines(line -> queue.put(new Item.Line(line))));
    } catch (IOException broken) {
      // The engine has gone: a stream that cannot tell of it any more ends, as the engine's own.
    } catch (InterruptedException closing) {
      return;
    }
    try {
      queue.put(new Item.End());
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Answer from, OutputStream to) throws IOException, InterruptedException {
    switch (from.content()) {
      case Answer.Content.Nothing _ -> {}
      case Answer.Content.Bytes(var bytes) -> to.write(bytes);
      case Answer.Content.Flow(var writer) -> writer.writeTo(to);
      case Answer.Content.Takeover _ ->
          throw new IOException("the engine answers /events with a raw connection");
    }
  }

  @Override
  public void close() {
    over = true;
    swarm.end().run();
    reader.interrupt();
    enginesPast.ifPresent(it -> it.content().close());
    enginesLive.ifPresent(it -> it.content().close());
  }

  private interface EachLine {
    void accept(byte[] line) throws InterruptedException;
  }

  /// Cuts a stream into lines, each with its newline.
  private static final class Lines extends OutputStream {
    private final EachLine each;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Lines(EachLine each) {
      this.each = each;
    }

    @Override
    public void write(int b) throws IOException {
      line.write(b);
      if (b != '\n') return;
      byte[] whole = line.toByteArray();
      line.reset();
      try {
        each.accept(whole);
      } catch (InterruptedException closing) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the answer is over");
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int i = offset; i < offset + length; i++) write(bytes[i]);
    }
  }
}
