package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.daemon.disk.RecordCodec;
import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.model.StoreObject;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.testkit.LoopHarness;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import dev.skep.world.Loops;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What follows when a request was accepted: it is written to the log and read by every manager,
/// the leader's loops think about it, a next leader begins with it, and the node is told. What no
/// room can live with must not be accepted.
final class Aftermath {
  /// Longer than delays that users mean; those beyond are not waited for.
  private static final Duration SOME_TIME = Duration.ofSeconds(20);

  private Aftermath() {}

  static void check(View before, List<Transaction> accepted, View after, long seed) {
    for (Transaction it : accepted) {
      same(LogEntry.class, new LogEntry(1, Instant.EPOCH, List.of(it)));
    }
    after.services().forEach(it -> same(StoreObject.class, it));
    var thinking = led(before, seed);
    for (Transaction it : accepted) thinking.write(it.changes().toArray(Change[]::new));
    told(thinking.advance(SOME_TIME));
    told(led(after, seed).advance(SOME_TIME));
  }

  private static LoopHarness led(View view, long seed) {
    var harness = new LoopHarness(seed).from(view);
    var loops = Loops.of(harness.ids(), harness.dice(), FakeSwarm.SELF, harness::now);
    harness.run(loops.toArray(ControlLoop[]::new));
    return harness.heard(FakeSwarm.SELF, new ToManager.Connected("127.0.0.1"));
  }

  private static void told(LoopHarness harness) {
    for (Effect message : harness.messages()) {
      if (message instanceof Effect.Send(_, var what)) same(ToAgent.class, what);
    }
  }

  private static <T> void same(Class<T> type, T value) {
    assertEquals(value, RecordCodec.decode(type, RecordCodec.encode(type, value)));
  }
}
