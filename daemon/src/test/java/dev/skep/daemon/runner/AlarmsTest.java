package dev.skep.daemon.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmsTest {
  private long nanos = -7;

  private final Alarms<String> alarms = new Alarms<>(() -> nanos);

  @Test
  void ringsInOrderOfTimeAndOnce() {
    alarms.set("late", Duration.ofSeconds(2));
    alarms.set("early", Duration.ofSeconds(1));
    pass(Duration.ofSeconds(2));
    assertEquals(List.of("early", "late"), alarms.due());
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(), alarms.due());
  }

  @Test
  void replacesAnAlarmThatIsSetAgain() {
    alarms.set("tick", Duration.ofSeconds(1));
    alarms.set("tick", Duration.ofSeconds(5));
    pass(Duration.ofSeconds(4));
    assertEquals(List.of(), alarms.due());
    assertEquals(Optional.of(Duration.ofSeconds(1)), alarms.untilNext());
  }

  @Test
  void waitsNoTimeForWhatIsOverdue() {
    assertEquals(Optional.empty(), alarms.untilNext());
    alarms.set("tick", Duration.ofSeconds(-1));
    assertEquals(Optional.of(Duration.ZERO), alarms.untilNext());
  }

  /// A user may set any span of 64-bit nanoseconds, and loops add to it.
  @Test
  void takesASpanThatNobodyLivesToSee() {
    alarms.set("never", Duration.ofNanos(Long.MAX_VALUE));
    alarms.set("later than that", Duration.ofNanos(Long.MAX_VALUE).multipliedBy(2));
    alarms.set("long ago", Duration.ofNanos(Long.MIN_VALUE).multipliedBy(2));
    pass(Duration.ofDays(3_650));
    assertEquals(List.of("long ago"), alarms.due());
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }
}
