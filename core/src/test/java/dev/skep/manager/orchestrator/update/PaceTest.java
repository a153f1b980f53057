package dev.skep.manager.orchestrator.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.ServiceMode;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateConfig.Order;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  private static Pace pace(long parallelism, Duration delay, float ratio) {
    var config =
        new UpdateConfig(
            parallelism, delay, Optional.empty(), Optional.empty(), ratio, Order.STOP_FIRST);
    var spec = Services.spec("web", new ServiceMode.Replicated(1));
    return Pace.of(Services.of(Services.updating(spec, config)));
  }

  /// The number of failures at which an update stops; 0 for never.
  @ParameterizedTest
  @CsvSource({
    "1, 0, 1",
    "3, 0, 1",
    "20, 0, 1",
    "10, 0.1, 2",
    "20, 0.1, 3",
    "5, 0.2, 2",
    "10, 0.2, 3",
    "20, 0.2, 5",
    "4, 0.25, 2",
    "20, 0.25, 6",
    "3, 0.34, 2",
    "10, 0.34, 4",
    "20, 0.34, 7",
    "3, 0.5, 2",
    "4, 0.5, 3",
    "20, 0.5, 11",
    "1, 1, 0",
    "20, 1, 0",
  })
  void stopsAtTheFirstFailureBeyondTheRatio(int slots, float ratio, int first) {
    Pace pace = pace(1, Duration.ZERO, ratio);
    for (int failures = 0; failures <= slots; failures++) {
      assertEquals(first > 0 && failures >= first, pace.isTooMuch(failures, slots));
    }
  }

  @Test
  void watchesTheLastSlotForLongerThanTheDelay() {
    assertEquals(Duration.ofSeconds(5), pace(1, Duration.ZERO, 0).lastWatch());
    assertEquals(Duration.ofSeconds(11), pace(1, Duration.ofSeconds(10), 0).lastWatch());
  }

  @Test
  void takesZeroAtOnceForAll() {
    assertTrue(pace(0, Duration.ZERO, 0).atOnce() > 1_000_000);
    assertFalse(pace(2, Duration.ZERO, 0).atOnce() > 2);
    long beyondHalf = Long.parseUnsignedLong("18446744073709551615");
    assertTrue(pace(beyondHalf, Duration.ZERO, 0).atOnce() > 1_000_000);
  }
}
