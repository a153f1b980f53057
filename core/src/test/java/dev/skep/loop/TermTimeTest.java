package dev.skep.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.testkit.Nodes;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TermTimeTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final View written =
      View.EMPTY
          .apply(
              1,
              new LogEntry(
                  1, NOON, List.of(Transaction.of(new Change.CreateNode(Nodes.ready("n1"))))))
          .view();

  @Test
  void beginsWithTheClockOfTheHost() {
    assertEquals(NOON, TermTime.begin(View.EMPTY, NOON));
    assertEquals(NOON.plusSeconds(1), TermTime.begin(written, NOON.plusSeconds(1)));
  }

  @Test
  void doesNotGoBackBehindAnEarlierLeader() {
    assertEquals(NOON, TermTime.begin(written, NOON.minusSeconds(3600)));
  }
}
