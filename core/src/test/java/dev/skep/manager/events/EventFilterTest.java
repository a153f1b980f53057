package dev.skep.manager.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.api.Filters;
import dev.skep.manager.events.SwarmEvent.Action;
import dev.skep.manager.events.SwarmEvent.Type;
import dev.skep.store.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFilterTest {
  private static final SwarmEvent EVENT =
      new SwarmEvent(
          Type.SERVICE,
          Action.UPDATE,
          "a1b2",
          new TreeMap<>(java.util.Map.of("name", "web")),
          Instant.EPOCH);

  @ParameterizedTest
  @CsvSource({
    "type=service, true",
    "type=serv, false",
    "type=node, false",
    "type=node type=service, true",
    "event=update, true",
    "event=upd, false",
    "event=upd event=health_status, true",
    "scope=swarm, true",
    "scope=local, false",
    "service=web, true",
    "service=we, true",
    "service=a1, true",
    "service=eb, false",
    "container=web, true",
    "node=web, true",
    "secret=b2, false",
    "image=a1b2, true",
    "image=web, false",
    "label=swarm.label, false",
    "type=service event=create, false",
  })
  void admitsWhatDockerDoes(String asked, boolean admitted) {
    assertEquals(admitted, filter(asked).admits(EVENT));
  }

  @Test
  void withoutFiltersEverythingIsWantedOfEverybody() {
    var all = new EventFilter(Filters.NONE);
    assertTrue(all.admits(EVENT));
    assertTrue(all.wantsEngines());
  }

  @ParameterizedTest
  @CsvSource({
    "type=service, false",
    "type=node type=secret, false",
    "type=network, true",
    "type=node type=container, true",
    "scope=swarm, false",
    "scope=local, true",
    "service=web, true",
  })
  void asksTheEngineForWhatItMayHave(String asked, boolean wanted) {
    assertEquals(wanted, filter(asked).wantsEngines());
  }

  @Test
  void refusesKeysThatNobodyKnows() {
    assertEquals(
        Optional.of("invalid filter 'colour'"),
        filter("colour=red").unknownKey().map(Refusal::text));
    assertFalse(filter("label=a=b config=c image=i").unknownKey().isPresent());
  }

  /// `key=value key=value`
  private static EventFilter filter(String asked) {
    var values = new TreeMap<String, SortedSet<String>>();
    for (String one : List.of(asked.split(" "))) {
      int equals = one.indexOf('=');
      values
          .computeIfAbsent(one.substring(0, equals), _ -> new TreeSet<>())
          .add(one.substring(equals + 1));
    }
    return new EventFilter(new Filters(values));
  }
}
