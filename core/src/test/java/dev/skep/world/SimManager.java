package dev.skep.world;

import dev.skep.store.Applied;
import dev.skep.store.LogEntry;
import dev.skep.store.View;
import dev.skep.world.Slot.Content;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// One manager: its share of the log, its copy of what the log has come to, and its seat while it
/// leads. After a crash it goes on from its last snapshot.
final class SimManager {
  /// What became of a proposal.
  interface Fate {
    void committed(Applied applied);

    /// It may be in the log or not; somebody else will see.
    void unknown();
  }

  private static final Duration RECOVERY = Duration.ofMillis(200);

  private record Snapshot(int index, View view) {
    static final Snapshot NONE = new Snapshot(0, View.EMPTY);
  }

  private final World world;
  private final String name;
  private final SimProcess process;
  private final LogMember member;
  private final Map<Integer, Fate> proposals = new TreeMap<>();
  private final List<Runnable> oversleeping = new ArrayList<>();
  private View view = View.EMPTY;
  private int applied;
  private Snapshot snapshot = Snapshot.NONE;
  private Instant lastTold = Instant.EPOCH;

  /// Who thinks, or thinks that it should.
  private Optional<Seat> seat = Optional.empty();

  SimManager(World world, String name) {
    this.world = world;
    this.name = name;
    this.process = new SimProcess(world.agenda);
    this.member = new LogMember(world, this);
  }

  /// Its host's name.
  String name() {
    return name;
  }

  SimProcess process() {
    return process;
  }

  LogMember member() {
    return member;
  }

  View view() {
    return view;
  }

  int applied() {
    return applied;
  }

  /// The seat that answers here; one that has been overtaken without knowing counts.
  Optional<Seat> seat() {
    return process.isAwake() ? seat : Optional.empty();
  }

  // life

  void start() {
    if (process.isAlive()) return;
    process.start(world.skew(name));
    lastTold = process.now();
    view = snapshot.view();
    applied = snapshot.index();
    member.start();
  }

  /// @param quickly whether the system is left to say so to the other ends
  void crash(boolean quickly) {
    if (!process.isAlive()) return;
    process.die();
    member.crash();
    proposals.clear();
    oversleeping.clear();
    seat.ifPresent(it -> it.dies(quickly));
    seat = Optional.empty();
  }

  // the log

  void propose(LogEntry entry, Fate fate) {
    OptionalInt index = member.propose(entry);
    if (index.isEmpty()) fate.unknown();
    else proposals.put(index.getAsInt(), fate);
  }

  void applyUpTo(int committed) {
    while (applied < committed) {
      int index = ++applied;
      Slot slot = member.slot(index);
      world.managers.committed(name, index, slot);
      switch (slot.content()) {
        case Content.Written(var entry) -> apply(index, slot, entry);
        case Content.Beginning _ -> {
          if (member.isLeading() && slot.term() == member.term()) beginsToLead(slot.term());
        }
        case Content.Members _ -> {}
      }
      if (world.chance.oneIn(40)) takeSnapshot();
    }
  }

  private void apply(int index, Slot slot, LogEntry entry) {
    Applied is = view.apply(index, slot.term(), entry);
    view = is.view();
    world.managers.applied(index, slot, entry, is);
    Optional.ofNullable(proposals.remove(index)).ifPresent(fate -> fate.committed(is));
  }

  /// What the daemon writes to disk: the objects, not the view.
  private void takeSnapshot() {
    snapshot = new Snapshot(applied, View.of(view.index(), view.term(), view.objects()));
  }

  // leadership

  /// A thread that had something to write when its term ended, and wakes up at the worst moment:
  /// when this manager leads again.
  void oversleeps(Runnable writing) {
    oversleeping.add(writing);
  }

  private void beginsToLead(long term) {
    for (Runnable writing : oversleeping) process.after(world.chance.millis(0, 10), writing);
    oversleeping.clear();
    tell(() -> {
      seat.ifPresent(Seat::end);
      var next = new Seat(world, this, term);
      seat = Optional.of(next);
      next.begin();
    });
  }

  /// The log has refused an entry and still leads: it was about to hand over and nobody took it, or
  /// was full. An entry in front of which nothing can come in late any more begins anew.
  void seatIsLost(Seat lost) {
    process.after(
        RECOVERY,
        () -> {
          boolean leads = member.isLeading() && member.term() == lost.term();
          if (!leads || !seat.equals(Optional.of(lost))) return;
          propose(
              new LogEntry(lost.term(), process.now(), List.of()),
              new Fate() {
                @Override
                public void committed(Applied applied) {
                  beginsToLead(lost.term());
                }

                @Override
                public void unknown() {
                  seatIsLost(lost);
                }
              });
        });
  }

  /// What was under way may have reached a majority or not. The seat hears of it a little later.
  void ceasesToLead() {
    world.note("raft leader " + name + " steps down");
    var lost = new TreeMap<>(proposals);
    proposals.clear();
    tell(() -> {
      lost.values().forEach(Fate::unknown);
      seat.ifPresent(Seat::end);
      seat = Optional.empty();
    });
  }

  /// A little later, in the order in which it happened.
  private void tell(Runnable what) {
    Instant at = process.now().plus(world.turnDelay());
    if (at.isBefore(lastTold)) at = lastTold;
    lastTold = at;
    process.at(at, what);
  }
}
