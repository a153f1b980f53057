package dev.skep.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.model.NodeId;
import dev.skep.store.Change;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopHarnessTest {
  /// Writes down what it hears, asks to be woken once and then for something impossible.
  private static final class Scribe implements ControlLoop {
    final List<String> heard = new ArrayList<>();

    @Override
    public String name() {
      return "scribe";
    }

    @Override
    public List<Effect> start(View view, Instant now) {
      heard.add("start");
      return List.of(new Effect.WakeAt(Timer.of("again"), now.plusSeconds(5)));
    }

    @Override
    public List<Effect> on(Input input, View view, Instant now) {
      heard.add(input.getClass().getSimpleName() + "@" + now.getEpochSecond() % 60);
      return input instanceof Input.Due
          ? List.of(Effect.Write.of(new Change.RemoveNode(new NodeId("n2"))))
          : List.of();
    }
  }

  @Test
  void bringsCommitsTimersAndRefusalsBack() {
    var scribe = new Scribe();
    var harness = new LoopHarness(1).run(scribe);
    harness.write(new Change.CreateNode(Nodes.ready("n1")));
    harness.advance(Duration.ofSeconds(9));

    assertEquals(List.of("start", "Committed@0", "Due@5", "Refused@5"), scribe.heard);
    assertTrue(harness.view().node(new NodeId("n1")).isPresent());
  }

  @Test
  void forgetsTimersOfAnEarlierLeader() {
    var scribe = new Scribe();
    var harness = new LoopHarness(1).run(new Scribe()).advance(Duration.ofSeconds(3)).run(scribe);
    harness.advance(Duration.ofSeconds(4));

    assertEquals(List.of("start"), scribe.heard);
  }
}
