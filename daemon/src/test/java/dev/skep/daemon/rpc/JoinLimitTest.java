package dev.skep.daemon.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinLimitTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final JoinLimit limit = new JoinLimit();

  @Test
  void turnsAwayWhoHasFailedTooOftenUntilTheMinuteIsOver() {
    fail("10.0.0.1", JoinLimit.ATTEMPTS);

    assertEquals(
        Optional.of(Duration.ofSeconds(40)), limit.begin("10.0.0.1", NOON.plusSeconds(20)));
    assertEquals(Optional.empty(), limit.begin("10.0.0.1", NOON.plusSeconds(60)));
  }

  @Test
  void doesNotTurnAwayOthers() {
    fail("10.0.0.1", JoinLimit.ATTEMPTS);

    assertEquals(Optional.empty(), limit.begin("10.0.0.2", NOON));
  }

  @Test
  void aNetworkOfIpv6IsOneSource() {
    for (int i = 0; i < JoinLimit.ATTEMPTS; i++) fail("2001:db8:0:1::" + i, 1);

    assertEquals(Optional.of(JoinLimit.WINDOW), limit.begin("2001:db8:0:1::ffff", NOON));
    assertEquals(Optional.empty(), limit.begin("2001:db8:0:2::1", NOON));
  }

  @Test
  void doesNotCountWhatSucceeds() {
    for (int i = 0; i < 2 * JoinLimit.ATTEMPTS; i++) {
      assertEquals(Optional.empty(), limit.begin("10.0.0.1", NOON));
      limit.succeeded("10.0.0.1");
    }
    assertEquals(0, limit.addresses());
  }

  @Test
  void remembersOnlySoMany() {
    for (int i = 0; i < JoinLimit.ADDRESSES + 5; i++) {
      fail("10.1." + i / 256 + "." + i % 256, 1);
    }
    assertEquals(JoinLimit.ADDRESSES, limit.addresses());
  }

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) assertEquals(Optional.empty(), limit.begin(address, NOON));
  }
}
