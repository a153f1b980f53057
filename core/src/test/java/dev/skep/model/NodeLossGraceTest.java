package dev.skep.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.NodeSpec.Availability;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeLossGraceTest {
  private static final Instant LOST = Instant.parse("2026-01-01T00:00:00Z");
  private static final Node NODE = Nodes.ready("n1");
  private static final Node GONE = NODE.withStatus(NODE.status().lost("heartbeat failure", LOST));

  private static ServiceSpec asking(String grace) {
    return Services.labelled(
        Services.spec("web", new ServiceMode.Replicated(1)), NodeLossGrace.LABEL, grace);
  }

  @Test
  void isNoneWhenNobodyAsks() {
    var spec = Services.spec("web", new ServiceMode.Replicated(1));
    assertEquals(Duration.ZERO, NodeLossGrace.of(spec));
    assertEquals(Optional.empty(), NodeLossGrace.problem(spec));
  }

  @ParameterizedTest
  @CsvSource({"0s, PT0S", "90s, PT1M30S", "24h, PT24H"})
  void isWhatTheLabelSays(String label, Duration grace) {
    assertEquals(grace, NodeLossGrace.of(asking(label)));
    assertEquals(Optional.empty(), NodeLossGrace.problem(asking(label)));
  }

  @ParameterizedTest
  @CsvSource({"''", "soon", "-1s", "24h1ns"})
  void refusesOtherLabels(String label) {
    assertEquals(
        Optional.of(
            "invalid label skep.node-loss.grace=" + label + ": must be a duration from 0s to 24h"),
        NodeLossGrace.problem(asking(label)));
    assertEquals(Duration.ZERO, NodeLossGrace.of(asking(label)));
  }

  @Test
  void countsFromTheMomentOfTheLoss() {
    assertEquals(Optional.of(LOST.plusSeconds(90)), NodeLossGrace.until(GONE, asking("90s")));
    assertEquals(Optional.of(LOST), NodeLossGrace.until(GONE, asking("0s")));
  }

  @Test
  void waitsForNobodyWhoIsThereOrHasLeftOrIsDrained() {
    var left = NODE.withStatus(NODE.status().with(NodeStatus.State.DOWN, "node left the swarm"));
    var drained = GONE.withSpec(GONE.spec().withAvailability(Availability.DRAIN));
    for (Node node : new Node[] {NODE, left, drained}) {
      assertEquals(Optional.empty(), NodeLossGrace.until(node, asking("90s")), node::toString);
    }
  }
}
