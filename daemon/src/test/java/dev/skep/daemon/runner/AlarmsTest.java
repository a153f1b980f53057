package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final Alarms<String> alarms = new Alarms<>();

  @Test
  void ringsInOrderOfTimeAndOnce() {
    alarms.set("late", NOON.plusSeconds(2));
    alarms.set("early", NOON.plusSeconds(1));
    assertEquals(List.of("early", "late"), alarms.due(NOON.plusSeconds(2)));
    assertEquals(List.of(), alarms.due(NOON.plusSeconds(3)));
  }

  @Test
  void replacesAnAlarmThatIsSetAgain() {
    alarms.set("tick", NOON.plusSeconds(1));
    alarms.set("tick", NOON.plusSeconds(5));
    assertEquals(List.of(), alarms.due(NOON.plusSeconds(4)));
    assertEquals(Optional.of(Duration.ofSeconds(1)), alarms.untilNext(NOON.plusSeconds(4)));
  }

  @Test
  void waitsNoTimeForWhatIsOverdue() {
    assertEquals(Optional.empty(), alarms.untilNext(NOON));
    alarms.set("tick", NOON.minusSeconds(1));
    assertEquals(Optional.of(Duration.ZERO), alarms.untilNext(NOON));
  }
}
