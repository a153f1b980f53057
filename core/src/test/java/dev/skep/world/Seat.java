package dev.skep.world;

import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.loop.Turn;
import dev.skep.loop.Turn.Draft;
import dev.skep.loop.Turn.Letter;
import dev.skep.model.NodeId;
import dev.skep.store.Applied;
import dev.skep.store.LogEntry;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
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
  private static final String API = "api";

  /// A client's wish, checked against the view in which it is thought about.
  record Request(Function<View, Optional<Transaction>> wish, Consumer<Applied.Outcome> answer) {}

  private final World world;
  private final SimManager manager;
  private final long term;
  private final Turn turn;
  private final SortedMap<NodeId, Link> links = new TreeMap<>();
  private final SortedMap<String, Instant> timers = new TreeMap<>();
  private List<Letter> mail = new ArrayList<>();
  private List<StoreEvent> events = new ArrayList<>();
  private List<Request> requests = new ArrayList<>();
  private boolean inFlight;
  private boolean pumpDue;
  private boolean over;

  Seat(World world, SimManager manager, long term) {
    this.world = world;
    this.manager = manager;
    this.term = term;
    this.turn = new Turn(world.loops(new NodeId(manager.name())));
  }

  long term() {
    return term;
  }

  SimManager manager() {
    return manager;
  }

  void begin() {
    carryOut(turn.start(manager.view(), world.agenda.now()), List.of(), true);
  }

  /// Its streams end with it.
  void end() {
    over = true;
    links.values().forEach(link -> link.breaks(true));
    links.clear();
  }

  boolean isOver() {
    return over;
  }

  void connected(NodeId node, Link link) {
    Link was = links.put(node, link);
    if (was != null) was.superseded();
  }

  void post(Letter letter) {
    if (over) return;
    mail.add(letter);
    pumpSoon();
  }

  void ask(Request request) {
    if (over) return;
    requests.add(request);
    pumpSoon();
  }

  private void pumpSoon() {
    if (pumpDue || inFlight) return;
    pumpDue = true;
    world.agenda.after(
        world.turnDelay(),
        () -> {
          pumpDue = false;
          if (!over && !inFlight) pump();
        });
  }

  private void pump() {
    if (mail.isEmpty() && events.isEmpty() && requests.isEmpty()) return;
    var letters = mail;
    var happened = events;
    var wishes = requests;
    mail = new ArrayList<>();
    events = new ArrayList<>();
    requests = new ArrayList<>();
    carryOut(turn.think(happened, letters, manager.view(), world.agenda.now()), wishes, false);
  }

  private void carryOut(Turn.Thoughts thoughts, List<Request> wishes, boolean first) {
    for (Effect message : thoughts.messages()) {
      if (message instanceof Effect.Send(var to, var what)) {
        Optional.ofNullable(links.get(to)).ifPresent(link -> link.down(what));
      } else if (message instanceof Effect.Disconnect(var node, _)) {
        Optional.ofNullable(links.remove(node)).ifPresent(Link::closedByManager);
      }
    }
    thoughts.wakes().forEach(wake -> wake(wake.loop(), wake.timer(), wake.at()));
    write(thoughts.drafts(), wishes, first);
  }

  private void write(List<Draft> thought, List<Request> wishes, boolean first) {
    var drafts = new ArrayList<>(thought);
    var asked = new ArrayList<Request>();
    for (Request wish : wishes) {
      wish.wish()
          .apply(manager.view())
          .ifPresent(transaction -> {
            drafts.add(new Draft(API, transaction));
            asked.add(wish);
          });
    }
    if (drafts.isEmpty() && !first) return;
    inFlight = true;
    var entry =
        new LogEntry(term, world.agenda.now(), drafts.stream().map(Draft::transaction).toList());
    world.managers.append(this, entry, applied -> committed(drafts, asked, applied));
  }

  private void committed(List<Draft> drafts, List<Request> asked, Applied applied) {
    if (over) return;
    inFlight = false;
    events.addAll(applied.events());
    var answers = asked.iterator();
    for (int which = 0; which < drafts.size(); which++) {
      Applied.Outcome outcome = applied.outcomes().get(which);
      Draft draft = drafts.get(which);
      if (draft.loop().equals(API)) {
        answers.next().answer().accept(outcome);
      } else if (outcome instanceof Applied.Outcome.Refused(var why)) {
        world.note("refused to " + draft.loop() + ": " + why.text());
        mail.add(new Letter(draft.loop(), new Input.Refused(draft.transaction(), why)));
      }
    }
    pumpSoon();
  }

  /// An entry of somebody before it, come in late.
  void alsoCommitted(Applied applied) {
    events.addAll(applied.events());
    pumpSoon();
  }

  private void wake(String loop, Timer timer, Instant at) {
    String key = loop + " " + timer.what() + " " + timer.subject();
    timers.put(key, at);
    world.agenda.at(
        at,
        () -> {
          if (!over && timers.remove(key, at)) post(new Letter(loop, new Input.Due(timer)));
        });
  }
}
