package dev.skep.dockerapi.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarsTest {
  /// As Go's RFC 3339 with nanoseconds prints them: no trailing zeros, no empty fraction.
  @ParameterizedTest
  @CsvSource({
    "2026-11-21T13:17:05Z, 2026-11-21T13:17:05Z, 2026-11-21T13:17:05.000000000Z",
    "2026-01-02T00:00:00Z, 2026-01-02T00:00:00Z, 2026-01-02T00:00:00.000000000Z",
    "2026-11-21T13:17:05.890Z, 2026-11-21T13:17:05.89Z, 2026-11-21T13:17:05.890000000Z",
    "2026-11-21T23:59:59.000000001Z, 2026-11-21T23:59:59.000000001Z,"
        + " 2026-11-21T23:59:59.000000001Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z, 0001-01-01T00:00:00.000000000Z"
  })
  void momentsArePrintedAsGoDoes(Instant at, String cut, String whole) {
    assertEquals(cut, Scalars.moment(at));
    assertEquals(whole, Scalars.longMoment(at));
    assertEquals(Optional.of(at), Scalars.moment(cut));
  }
}
