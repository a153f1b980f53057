package dev.skep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.RebalancePolicy.When;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RebalancePolicyTest {
  private static ServiceSpec spec() {
    return Services.spec("web", new ServiceMode.Replicated(1));
  }

  @Test
  void isOffWhenNobodyAsks() {
    assertEquals(
        new RebalancePolicy(When.OFF, 1, Duration.ofSeconds(10)), RebalancePolicy.of(spec()));
    assertEquals(Optional.empty(), RebalancePolicy.problem(spec()));
  }

  @Test
  void isWhatTheLabelsSay() {
    var spec = Services.labelled(spec(), "skep.rebalance", "on-join");
    spec = Services.labelled(spec, "skep.rebalance.max-moves", "3");
    spec = Services.labelled(spec, "skep.rebalance.interval", "1m");
    assertEquals(
        new RebalancePolicy(When.ON_JOIN, 3, Duration.ofMinutes(1)), RebalancePolicy.of(spec));
    assertEquals(Optional.empty(), RebalancePolicy.problem(spec));
  }

  @ParameterizedTest
  @CsvSource({
    "skep.rebalance, on, 'off, on-join or continuous'",
    "skep.rebalance, ON_JOIN, 'off, on-join or continuous'",
    "skep.rebalance.max-moves, 0, a number from 1 to 999999",
    "skep.rebalance.max-moves, 1000000, a number from 1 to 999999",
    "skep.rebalance.max-moves, one, a number from 1 to 999999",
    "skep.rebalance.interval, 25h, a duration from 0s to 24h",
    "skep.rebalance.interval, soon, a duration from 0s to 24h",
  })
  void refusesOtherLabels(String label, String text, String must) {
    var spec = Services.labelled(spec(), label, text);
    assertEquals(
        Optional.of("invalid label " + label + "=" + text + ": must be " + must),
        RebalancePolicy.problem(spec));
    assertEquals(RebalancePolicy.OFF, RebalancePolicy.of(spec));
  }
}
