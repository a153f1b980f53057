package dev.skep.world;

import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.TermTime;
import dev.skep.loop.Timer;
import dev.skep.loop.Turn;
import dev.skep.loop.Turn.Draft;
import dev.skep.loop.Turn.Letter;
import dev.skep.manager.api.Decision;
import dev.skep.model.NodeId;
import dev.skep.store.Applied;
import dev.skep.store.Applied.Outcome;
import dev.skep.store.InvariantViolation;
import dev.skep.store.LogEntry;
import dev.skep.store.Refusal;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/// What a manager does while it leads: the turn, as the daemon runs it, without threads.
final class Seat {
  /// A client's question, decided on the view of the turn, answered when what was decided is in the
  /// log.
  record Request(Function<View, Decision<?>> question, Consumer<Answer> answer) {}

  /// A transaction on its way, and who is to hear what becomes of it.
  private record Pending(Transaction transaction, Consumer<Outcome> settle) {}

  private static final Refusal LOST = new Refusal(Refusal.Code.UNKNOWN, "node lost leader status");

  private final World world;
  private final SimManager manager;
  private final SimProcess process;
  private final long term;
  private final Turn turn;

  /// How far the time of this term is ahead of the host's clock.
  private final Duration ahead;

  private final SortedMap<NodeId, Link> links = new TreeMap<>();
  private final SortedMap<NodeId, Instant> heard = new TreeMap<>();
  private final SortedMap<String, Instant> timers = new TreeMap<>();
  private List<Letter> mail = new ArrayList<>();

  /// Timers come after the mail, as in the daemon: a word that has arrived is heard before anybody
  /// is called silent.
  private List<Letter> due = new ArrayList<>();

  private List<StoreEvent> events = new ArrayList<>();
  private List<Request> requests = new ArrayList<>();
  private boolean inFlight;
  private boolean pumpDue;
  private boolean over;

  Seat(World world, SimManager manager, long term) {
    this.world = world;
    this.manager = manager;
    this.process = manager.process();
    this.term = term;
    this.turn = new Turn(world.loops(new NodeId(manager.name()), process::now));
    this.ahead = Duration.between(process.now(), TermTime.begin(manager.view(), process.now()));
  }

  long term() {
    return term;
  }

  SimManager manager() {
    return manager;
  }

  boolean isOver() {
    return over;
  }

  void begin() {
    world.note("seat " + manager.name() + " term " + term);
    carryOut(turn.start(manager.view(), now()), List.of());
    new Keeper(world, this).begin();
  }

  /// Its streams end with it. What it has thought and not yet written may still be written.
  void end() {
    if (over) return;
    over = true;
    links.values().forEach(link -> link.breaks(true));
    links.clear();
    requests.forEach(it -> it.answer().accept(new Answer.Unknown()));
    requests = new ArrayList<>();
  }

  /// Its process is gone; nobody is told by it.
  void dies(boolean quickly) {
    over = true;
    links.values().forEach(link -> link.breaks(quickly));
    links.clear();
  }

  void connected(NodeId node, Link link) {
    Link was = links.put(node, link);
    if (was != null) was.superseded();
  }

  /// When the node was last heard here, if ever, in the time of the term.
  Optional<Instant> heard(NodeId node) {
    return Optional.ofNullable(heard.get(node));
  }

  void post(Letter letter) {
    if (over) return;
    mail.add(letter);
    pumpSoon();
  }

  void ask(Request request) {
    if (over) {
      request.answer().accept(new Answer.Unknown());
      return;
    }
    requests.add(request);
    pumpSoon();
  }

  private Instant now() {
    return process.now().plus(ahead);
  }

  private void pumpSoon() {
    if (pumpDue || inFlight) return;
    pumpDue = true;
    process.after(
        world.turnDelay(),
        () -> {
          pumpDue = false;
          if (!over && !inFlight) pump();
        });
  }

  private void pump() {
    if (mail.isEmpty() && due.isEmpty() && events.isEmpty() && requests.isEmpty()) return;
    var letters = mail;
    letters.addAll(due);
    due = new ArrayList<>();
    var happened = events;
    var asked = requests;
    mail = new ArrayList<>();
    events = new ArrayList<>();
    requests = new ArrayList<>();
    for (Letter letter : letters) {
      if (letter.input() instanceof Input.Heard(var node, var word)
          && !(word instanceof ToManager.Disconnected)) {
        heard.put(node, now());
      }
    }
    carryOut(turn.think(happened, letters, manager.view(), now()), asked);
  }

  private void carryOut(Turn.Thoughts thoughts, List<Request> asked) {
    for (Effect message : thoughts.messages()) {
      if (message instanceof Effect.Send(var to, var what)) {
        Optional.ofNullable(links.get(to)).ifPresent(link -> link.down(what));
      } else if (message instanceof Effect.Disconnect(var node, _)) {
        Optional.ofNullable(links.remove(node)).ifPresent(Link::closedByManager);
      }
    }
    thoughts.wakes().forEach(wake -> wake(wake.loop(), wake.timer(), wake.at()));
    var pending = new ArrayList<Pending>();
    for (Request request : asked) decide(request).ifPresent(pending::add);
    for (Draft draft : thoughts.drafts()) {
      pending.add(new Pending(draft.transaction(), outcome -> settle(draft, outcome)));
    }
    if (!pending.isEmpty()) write(pending);
  }

  private Optional<Pending> decide(Request request) {
    Decision<?> decided = request.question().apply(manager.view());
    switch (decided) {
      case Decision.Accept<?>(var transaction, _) -> {
        if (!transaction.changes().isEmpty()) {
          return Optional.of(new Pending(transaction, outcome -> answer(request, outcome)));
        }
        request.answer().accept(new Answer.Done(List.of()));
      }
      case Decision.Refuse<?>(var why) -> request.answer().accept(new Answer.Refused(why));
      case Decision.Decline<?>(var why) -> request.answer().accept(new Answer.Refused(why));
    }
    return Optional.empty();
  }

  private static void answer(Request request, Outcome outcome) {
    request
        .answer()
        .accept(
            switch (outcome) {
              case Outcome.Done(var events) -> new Answer.Done(events);
              case Outcome.Refused(var why) when why.equals(LOST) -> new Answer.Unknown();
              case Outcome.Refused(var why) -> new Answer.Refused(why);
            });
  }

  private void settle(Draft draft, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _ -> {}
      case Outcome.Refused(var why) when why.code() == Refusal.Code.INTERNAL ->
          throw new InvariantViolation(draft.loop() + " broke a law: " + why.text());
      case Outcome.Refused(var why) -> {
        world.note("refused to " + draft.loop() + ": " + why.text());
        mail.add(new Letter(draft.loop(), new Input.Refused(draft.transaction(), why)));
      }
    }
  }

  /// Between the thought and the log lies a moment in which everything may change.
  private void write(List<Pending> pending) {
    inFlight = true;
    var entry = new LogEntry(term, now(), pending.stream().map(Pending::transaction).toList());
    var fate = new Written(pending);
    process.after(
        world.appendDelay(),
        () -> {
          if (over) manager.oversleeps(() -> manager.propose(entry, fate));
          else manager.propose(entry, fate);
        });
  }

  private final class Written implements SimManager.Fate {
    private final List<Pending> pending;

    Written(List<Pending> pending) {
      this.pending = pending;
    }

    @Override
    public void committed(Applied applied) {
      Seat.this.committed(pending, applied);
    }

    @Override
    public void unknown() {
      lost(pending);
    }
  }

  private void committed(List<Pending> pending, Applied applied) {
    if (over) {
      lost(pending);
      return;
    }
    inFlight = false;
    events.addAll(applied.events());
    for (int which = 0; which < pending.size(); which++) {
      pending.get(which).settle().accept(applied.outcomes().get(which));
    }
    pumpSoon();
  }

  /// It no longer leads: nothing more is thought here.
  private void lost(List<Pending> pending) {
    pending.forEach(it -> it.settle().accept(new Outcome.Refused(LOST)));
    end();
    manager.seatIsLost(this);
  }

  private void wake(String loop, Timer timer, Instant at) {
    String key = loop + " " + timer.what() + " " + timer.subject();
    timers.put(key, at);
    process.at(
        at.minus(ahead),
        () -> {
          if (over || !timers.remove(key, at)) return;
          due.add(new Letter(loop, new Input.Due(timer)));
          pumpSoon();
        });
  }
}
