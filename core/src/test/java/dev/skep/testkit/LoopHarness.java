package dev.skep.testkit;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Dice;
import dev.skep.loop.Effect;
import dev.skep.loop.Ids;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.loop.Turn;
import dev.skep.loop.Turn.Draft;
import dev.skep.loop.Turn.Letter;
import dev.skep.loop.Turn.Thoughts;
import dev.skep.loop.Turn.Wake;
import dev.skep.model.NodeId;
import dev.skep.store.Applied;
import dev.skep.store.Applied.Outcome;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Runs control loops over a view as a leader does, turn by turn, without threads: what they write
/// is applied and comes back as `Committed` or `Refused`, timers go off by a clock that only the
/// test moves, ids and dice come from a seed. The same calls give the same history.
///
/// ```java
/// var harness = new LoopHarness(1);
/// harness.run(new Replicated(harness.ids()));
/// harness.write(new CreateService(web));   // one more commit, then turns until nothing is left
/// harness.advance(Duration.ofSeconds(5));  // timers on the way go off, each at its time
/// harness.view();
/// ```
public final class LoopHarness {
  /// No honest history needs as many turns without time passing: loops answer each other for ever.
  private static final int TURNS_WITHOUT_REST = 10_000;

  private final long seed;
  private final SplittableRandom random;
  private final Map<Alarm, Instant> alarms = new TreeMap<>();
  private final List<StoreEvent> unheard = new ArrayList<>();
  private final List<Letter> letters = new ArrayList<>();
  private final List<Transaction> proposed = new ArrayList<>();
  private final List<Effect> messages = new ArrayList<>();
  private final List<StoreEvent> history = new ArrayList<>();
  private final List<Outcome.Refused> refusals = new ArrayList<>();
  private List<ControlLoop> loops = List.of();
  private Consumer<Thoughts> observer = _ -> {};
  private View view = View.EMPTY;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private boolean started;
  private long ids;

  public LoopHarness(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  private record Alarm(String loop, Timer timer) implements Comparable<Alarm> {
    @Override
    public int compareTo(Alarm other) {
      int order = loop.compareTo(other.loop);
      return order != 0 ? order : timer.compareTo(other.timer);
    }
  }

  // what loops are made with

  /// 25 characters each, in rising order, so that a failing test reads well.
  public Ids ids() {
    return () -> String.format("%025d", ++ids);
  }

  public Dice dice() {
    return bound -> random.nextLong(bound);
  }

  /// For the test's own choices.
  public SplittableRandom random() {
    return random;
  }

  // the leader's life

  /// Begins with what others have written; to be said before anything runs.
  public LoopHarness from(View view) {
    this.view = view;
    return this;
  }

  /// A new leader with these loops, in flow order: they start on the view as it is, and everything
  /// that was on its way (timers, mail, proposals) is lost.
  public LoopHarness run(ControlLoop... loops) {
    this.loops = List.of(loops);
    alarms.clear();
    letters.clear();
    unheard.clear();
    proposed.clear();
    started = false;
    return settle();
  }

  /// Tells what loops ask for in each turn, before it is written.
  public LoopHarness observe(Consumer<Thoughts> observer) {
    this.observer = observer;
    return this;
  }

  /// Written in the next turn, together with what loops ask for then.
  public LoopHarness propose(Change... changes) {
    proposed.add(new Transaction(Arrays.asList(changes)));
    return this;
  }

  /// Proposes one transaction and goes on until nothing is left to do without time passing.
  public LoopHarness write(Change... changes) {
    return propose(changes).settle();
  }

  /// An agent has spoken to the dispatcher.
  public LoopHarness heard(NodeId from, ToManager message) {
    letters.add(new Letter("dispatcher", new Input.Heard(from, message)));
    return settle();
  }

  /// An agent has spoken; it is heard in the next turn.
  public LoopHarness post(NodeId from, ToManager message) {
    letters.add(new Letter("dispatcher", new Input.Heard(from, message)));
    return this;
  }

  /// One turn: loops think on mail and events, then all that they and the test ask for is written.
  ///
  /// @return whether there was anything to do
  public boolean turn() {
    var turn = new Turn(loops);
    Thoughts thoughts;
    if (!started) {
      started = true;
      thoughts = turn.start(view, now);
    } else if (unheard.isEmpty() && letters.isEmpty() && proposed.isEmpty()) {
      return false;
    } else {
      thoughts = turn.think(taken(unheard), taken(letters), view, now);
    }
    observer.accept(thoughts);
    for (Wake wake : thoughts.wakes()) alarms.put(new Alarm(wake.loop(), wake.timer()), wake.at());
    messages.addAll(thoughts.messages());
    commit(thoughts.drafts());
    return true;
  }

  private void commit(List<Draft> drafts) {
    List<Transaction> outside = taken(proposed);
    var all = new ArrayList<Transaction>();
    drafts.forEach(draft -> all.add(draft.transaction()));
    all.addAll(outside);
    if (all.isEmpty()) return;
    Applied applied =
        view.apply(view.index() + 1, new LogEntry(Math.max(1, view.term()), now, all));
    view = applied.view();
    for (int i = 0; i < all.size(); i++) {
      switch (applied.outcomes().get(i)) {
        case Outcome.Done(var events) -> {
          unheard.addAll(events);
          history.addAll(events);
        }
        case Outcome.Refused refused -> {
          refusals.add(refused);
          if (i < drafts.size()) {
            var input = new Input.Refused(all.get(i), refused.why());
            letters.add(new Letter(drafts.get(i).loop(), input));
          }
        }
      }
    }
  }

  /// Turns until nothing is left to do without time passing.
  public LoopHarness settle() {
    for (int turns = 0; turn(); turns++) {
      if (turns == TURNS_WITHOUT_REST) {
        throw new AssertionError("loops do not come to rest, seed " + seed);
      }
    }
    return this;
  }

  /// Lets time pass; what was due on the way happens at its own time.
  public LoopHarness advance(Duration time) {
    Instant end = now.plus(time);
    for (Optional<Instant> next = nextAlarm();
        next.isPresent() && !next.get().isAfter(end);
        next = nextAlarm()) {
      if (next.get().isAfter(now)) now = next.get();
      ring();
      settle();
    }
    now = end;
    return this;
  }

  /// Time passes in which the leader's thread does not run. Then it hears what was posted, and of
  /// all timers that should have gone off meanwhile.
  public LoopHarness sleep(Duration time) {
    now = now.plus(time);
    ring();
    return settle();
  }

  /// When the next timer goes off, if any is set.
  public Optional<Instant> nextAlarm() {
    return alarms.values().stream().min(Instant::compareTo);
  }

  private void ring() {
    // Keys, not entries: a tree map may move others into an entry when one is removed.
    List<Alarm> due =
        alarms.entrySet().stream()
            .filter(alarm -> !alarm.getValue().isAfter(now))
            .map(Map.Entry::getKey)
            .toList();
    for (Alarm alarm : due) {
      alarms.remove(alarm);
      letters.add(new Letter(alarm.loop(), new Input.Due(alarm.timer())));
    }
  }

  // what there is to see

  public View view() {
    return view;
  }

  public Instant now() {
    return now;
  }

  /// All that has happened, in order.
  public List<StoreEvent> history() {
    return List.copyOf(history);
  }

  /// All that was refused, to loops and to the test.
  public List<Outcome.Refused> refusals() {
    return List.copyOf(refusals);
  }

  /// `Send` and `Disconnect` effects since this was last asked.
  public List<Effect> messages() {
    return taken(messages);
  }

  private static <T> List<T> taken(List<T> from) {
    List<T> all = List.copyOf(from);
    from.clear();
    return all;
  }
}
