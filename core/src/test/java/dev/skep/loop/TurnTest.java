package dev.skep.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.loop.Turn.Draft;
import dev.skep.loop.Turn.Letter;
import dev.skep.loop.Turn.Wake;
import dev.skep.model.NodeId;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.testkit.Nodes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Change REMOVE = new Change.RemoveNode(new NodeId("n1"));
  private static final StoreEvent CREATED = new StoreEvent.NodeCreated(Nodes.ready("n1"));

  private final List<String> heard = new ArrayList<>();

  @Test
  void letsEveryLoopThinkInFlowOrder() {
    new Turn(List.of(loop("first"), loop("second")))
        .think(List.of(CREATED), List.of(), View.EMPTY, NOON);
    assertEquals(List.of("first Committed", "second Committed"), heard);
  }

  @Test
  void bringsALetterToItsAddresseeOnly() {
    var letter = new Letter("second", new Input.Due(Timer.of("tick")));
    new Turn(List.of(loop("first"), loop("second")))
        .think(List.of(), List.of(letter), View.EMPTY, NOON);
    assertEquals(List.of("second Due"), heard);
  }

  @Test
  void collectsWhatIsAskedForUnderTheAskersName() {
    var timer = Timer.of("tick");
    var thoughts =
        new Turn(
                List.of(
                    loop("first", Effect.Write.of(REMOVE)),
                    loop("second", new Effect.WakeAt(timer, NOON))))
            .start(View.EMPTY, NOON);
    assertEquals(List.of(new Draft("first", new Transaction(List.of(REMOVE)))), thoughts.drafts());
    assertEquals(List.of(new Wake("second", timer, NOON)), thoughts.wakes());
  }

  private ControlLoop loop(String name, Effect... effects) {
    return new ControlLoop() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Effect> start(View view, Instant now) {
        return List.of(effects);
      }

      @Override
      public List<Effect> on(Input input, View view, Instant now) {
        heard.add(name + " " + input.getClass().getSimpleName());
        return List.of(effects);
      }
    };
  }
}
