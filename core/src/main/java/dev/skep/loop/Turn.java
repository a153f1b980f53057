package dev.skep.loop;

import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// One round of the leader: every loop thinks, in flow order, on the same committed view; what they
/// ask for is written together. The runner drives it: it brings the mail, appends the drafts as one
/// entry, waits for the commit while mail collects, and comes back with the events.
///
/// The flow order matters for speed only: the room whose writes the next one waits for thinks
/// first.
public final class Turn {
  private final List<ControlLoop> loops;

  public Turn(List<ControlLoop> loops) {
    this.loops = List.copyOf(loops);
  }

  /// Mail for one loop, by name.
  public record Letter(String loop, Input input) {}

  /// @param loop who asks, and hears of a refusal
  public record Draft(String loop, Transaction transaction) {}

  public record Wake(String loop, Timer timer, Instant at) {}

  /// What one round comes to, in flow order.
  ///
  /// @param messages `Send` and `Disconnect` effects
  public record Thoughts(List<Draft> drafts, List<Wake> wakes, List<Effect> messages) {
    public Thoughts {
      drafts = List.copyOf(drafts);
      wakes = List.copyOf(wakes);
      messages = List.copyOf(messages);
    }
  }

  /// The first round of a new leader.
  public Thoughts start(View view, Instant now) {
    var round = new Round();
    for (ControlLoop loop : loops) round.collect(loop, loop.start(view, now));
    return round.thoughts();
  }

  /// @param events what the commits since the last round have brought, in order
  public Thoughts think(List<StoreEvent> events, List<Letter> letters, View view, Instant now) {
    var round = new Round();
    for (ControlLoop loop : loops) {
      if (!events.isEmpty()) {
        round.collect(loop, loop.on(new Input.Committed(events), view, now));
      }
      for (Letter letter : letters) {
        if (letter.loop().equals(loop.name())) {
          round.collect(loop, loop.on(letter.input(), view, now));
        }
      }
    }
    return round.thoughts();
  }

  private static final class Round {
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Wake> wakes = new ArrayList<>();
    private final List<Effect> messages = new ArrayList<>();

    void collect(ControlLoop loop, List<Effect> effects) {
      for (Effect effect : effects) {
        switch (effect) {
          case Effect.Write(var transaction) -> drafts.add(new Draft(loop.name(), transaction));
          case Effect.WakeAt(var timer, var at) -> wakes.add(new Wake(loop.name(), timer, at));
          case Effect.Send send -> messages.add(send);
          case Effect.Disconnect end -> messages.add(end);
        }
      }
    }

    Thoughts thoughts() {
      return new Thoughts(drafts, wakes, messages);
    }
  }
}
