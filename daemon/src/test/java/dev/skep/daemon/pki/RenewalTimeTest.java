package dev.skep.daemon.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenewalTimeTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private final Random dice = new Random(1);

  @Test
  void isAWholeMinuteBetweenHalfAndFourFifthsOfTheValidity() {
    var end = BEGIN.plus(Duration.ofMinutes(100));

    var minutes = new TreeSet<Long>();
    for (int i = 0; i < 1_000; i++)
      minutes.add(Duration.between(BEGIN, RenewalTime.of(BEGIN, end, dice)).toSeconds());

    assertEquals(new TreeSet<>(IntStream.range(50, 80).mapToObj(it -> it * 60L).toList()), minutes);
  }

  @Test
  void isTheHalfWhenThereIsNoMinuteToChoose() {
    var end = BEGIN.plusSeconds(60);

    assertEquals(BEGIN.plusSeconds(30), RenewalTime.of(BEGIN, end, dice));
  }

  @Test
  void waitsLongerAfterEachFailureButNeverMoreThanAnHour() {
    assertEquals(Duration.ZERO, RenewalTime.wait(0, dice));
    assertTrue(longest(1).compareTo(Duration.ofSeconds(10)) < 0, longest(1).toString());
    assertTrue(longest(4).compareTo(Duration.ofSeconds(45)) < 0, longest(4).toString());
    assertTrue(longest(4).compareTo(Duration.ofSeconds(10)) > 0, longest(4).toString());
    assertTrue(longest(1_000).compareTo(RenewalTime.LONGEST_WAIT) < 0, longest(1_000).toString());
  }

  private Duration longest(int failures) {
    return IntStream.range(0, 1_000)
        .mapToObj(_ -> RenewalTime.wait(failures, dice))
        .max(Duration::compareTo)
        .orElseThrow();
  }
}
