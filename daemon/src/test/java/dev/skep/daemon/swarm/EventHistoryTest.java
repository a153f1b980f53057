package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.manager.events.SwarmEvent;
import dev.skep.manager.events.SwarmEvent.Action;
import dev.skep.manager.events.SwarmEvent.Type;
import dev.skep.model.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHistoryTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final EventHistory history = new EventHistory();
  private final List<SwarmEvent> heard = new ArrayList<>();

  @Test
  void keepsTheLast256() {
    var news = history.since(NOON);
    for (int i = 0; i < 300; i++) news.accept(event("n" + i, NOON));
    List<SwarmEvent> past = history.subscribe(heard::add).past();
    assertEquals(256, past.size());
    assertEquals(event("n44", NOON), past.getFirst());
    assertEquals(event("n299", NOON), past.getLast());
  }

  @Test
  void whoListensHearsWhatFollowsUntilItEnds() {
    var news = history.since(NOON);
    news.accept(event("before", NOON));
    var subscription = history.subscribe(heard::add);
    news.accept(event("during", NOON));
    subscription.end().run();
    news.accept(event("after", NOON));
    assertEquals(List.of(event("before", NOON)), subscription.past());
    assertEquals(List.of(event("during", NOON)), heard);
  }

  @Test
  void whatTheLogTellsOfTheTimeBeforeIsKeptOnceAndIsNoNews() {
    history.since(NOON).accept(event("first life", NOON));
    var again = history.since(NOON.plusSeconds(9));
    history.subscribe(heard::add);
    again.accept(event("first life", NOON));
    again.accept(event("meanwhile", NOON.plusSeconds(8)));
    again.accept(event("second life", NOON.plusSeconds(9)));
    assertEquals(
        List.of("first life", "meanwhile", "second life"),
        history.subscribe(heard::add).past().stream().map(SwarmEvent::id).toList());
    assertEquals(List.of("second life"), heard.stream().map(SwarmEvent::id).toList());
  }

  private static SwarmEvent event(String id, Instant at) {
    return new SwarmEvent(Type.NODE, Action.UPDATE, id, Values.noLabels(), at);
  }
}
