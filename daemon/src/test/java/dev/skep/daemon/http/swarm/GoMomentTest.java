package dev.skep.daemon.http.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.daemon.http.HttpRefusal;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoMomentTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "24h, 2026-11-20T12:00:00Z",
    "1h30m, 2026-11-21T10:30:00Z",
    "1.5s, 2026-11-21T11:59:58.500Z",
    "10ms, 2026-11-21T11:59:59.990Z",
    "0, 1970-01-01T00:00:00Z",
    "1795262400.25, 2026-11-21T12:00:00.250Z",
    "2026-11-01, 2026-11-01T00:00:00Z",
    "2026-11-01T08:00:00, 2026-11-01T08:00:00Z",
    "2026-11-01T08:00:00+02:00, 2026-11-01T06:00:00Z",
  })
  void takesMomentsAndSpansBeforeNow(String text, Instant moment) {
    assertEquals(moment, GoMoment.parse(text, NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h", "yesterday", "1h 2m", "2026-13-01", "-1h"})
  void refusesOtherTexts(String text) {
    assertThrows(HttpRefusal.class, () -> GoMoment.parse(text, NOW));
  }
}
