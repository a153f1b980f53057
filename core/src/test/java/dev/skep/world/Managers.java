package dev.skep.world;

import dev.skep.store.Applied;
import dev.skep.store.InvariantViolation;
import dev.skep.store.LogEntry;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The managers and their log, as a group that elects leaders. Not an implementation of Raft but of
/// what it promises: one order for all, what is committed stays, what a lost leader had under way
/// may or may not have made it, perhaps even after its successor's first entry.
final class Managers {
  private record Append(Seat by, LogEntry entry, Consumer<Applied> done) {}

  private final World world;
  private final List<SimManager> members = new ArrayList<>();
  private final List<LogEntry> log = new ArrayList<>();
  private List<Append> underWay = new ArrayList<>();
  private List<LogEntry> stragglers = new ArrayList<>();
  private Optional<Seat> leader = Optional.empty();
  private Optional<Seat> cutOff = Optional.empty();
  private long term;

  Managers(World world, int count) {
    this.world = world;
    for (int number = 1; number <= count; number++) members.add(new SimManager("m" + number));
  }

  /// Whom an agent finds. One that is cut off from its peers may still be believed for a while.
  Optional<Seat> reachableLeader() {
    if (cutOff.isPresent() && (leader.isEmpty() || world.chance.oneIn(2))) return cutOff;
    return leader;
  }

  Optional<Seat> leader() {
    return leader;
  }

  /// The furthest that anybody has applied.
  View latest() {
    return members.stream()
        .map(SimManager::view)
        .max(Comparator.comparingLong(View::index))
        .orElseThrow();
  }

  // the log

  void append(Seat by, LogEntry entry, Consumer<Applied> done) {
    if (!leader.equals(Optional.of(by))) return;
    var append = new Append(by, entry, done);
    underWay.add(append);
    world.agenda.after(
        world.commitDelay(),
        () -> {
          if (underWay.remove(append)) commit(append);
        });
  }

  private void commit(Append append) {
    log.add(append.entry());
    SimManager manager = append.by().manager();
    manager.follow(log.subList(0, log.size() - 1));
    Applied applied = manager.apply(append.entry());
    applied(manager, applied);
    append.done().accept(applied);
    others();
    for (LogEntry late : stragglers) {
      log.add(late);
      Applied also = manager.apply(late);
      applied(manager, also);
      append.by().alsoCommitted(also);
    }
    stragglers = new ArrayList<>();
  }

  private void applied(SimManager manager, Applied applied) {
    world.note("commit " + manager.view().index() + " term " + manager.view().term());
    world.laws.check(applied);
    if (world.chance.oneIn(20)) manager.takeSnapshot();
  }

  private void others() {
    for (SimManager manager : members) {
      world.agenda.after(
          world.linkDelay(),
          () -> {
            boolean follows =
                manager.isAlive()
                    && cutOff.filter(seat -> seat.manager() == manager).isEmpty()
                    && leader.filter(seat -> seat.manager() == manager).isEmpty();
            if (!follows) return;
            manager.follow(log);
            if (world.chance.oneIn(20)) manager.takeSnapshot();
          });
    }
  }

  // leadership

  void elect() {
    if (leader.isPresent()) return;
    List<SimManager> candidates =
        members.stream()
            .filter(SimManager::isAlive)
            .filter(manager -> cutOff.filter(seat -> seat.manager() == manager).isEmpty())
            .toList();
    if (candidates.size() * 2 <= members.size()) {
      electSoon();
      return;
    }
    SimManager chosen = world.chance.pick(candidates);
    chosen.follow(log);
    term++;
    world.note("leader " + chosen.name() + " term " + term);
    var seat = new Seat(world, chosen, term);
    leader = Optional.of(seat);
    seat.begin();
  }

  private void electSoon() {
    world.agenda.after(world.chance.millis(100, 3000), this::elect);
  }

  /// What the lost leader had under way: a part of it has reached a majority.
  private void lose(Seat seat) {
    boolean reached = true;
    for (Append append : underWay) {
      reached &= world.chance.oneIn(2);
      if (reached) {
        log.add(append.entry());
        // Applied by whoever leads next; nobody is told.
      } else if (world.chance.oneIn(4)) {
        stragglers.add(append.entry());
      }
    }
    underWay = new ArrayList<>();
    leader = Optional.empty();
    world.note("leader " + seat.manager().name() + " lost");
  }

  /// The leader's process dies and starts again.
  void crashLeader() {
    if (leader.isEmpty()) return;
    Seat seat = leader.get();
    lose(seat);
    seat.end();
    seat.manager().crash();
    if (members.size() == 1) {
      world.agenda.after(
          world.chance.millis(100, 4000),
          () -> {
            seat.manager().restart();
            elect();
          });
      return;
    }
    electSoon();
    world.agenda.after(
        world.chance.millis(500, 10_000),
        () -> {
          seat.manager().restart();
          seat.manager().follow(log);
        });
  }

  /// The leader loses its peers, and believes for a while that it still leads.
  void cutOffLeader() {
    if (leader.isEmpty() || cutOff.isPresent() || members.size() == 1) return;
    Seat seat = leader.get();
    cutOff = Optional.of(seat);
    lose(seat);
    electSoon();
    world.agenda.after(
        world.chance.millis(1000, 25_000),
        () -> {
          seat.end();
          cutOff = Optional.empty();
          seat.manager().follow(log);
        });
  }

  // laws

  void checkCopies() {
    for (SimManager manager : members) {
      manager.follow(log);
      var reference = members.getFirst().view();
      if (!manager.view().equals(reference)) {
        throw new InvariantViolation(
            manager.name() + " has another content at index " + reference.index());
      }
    }
    var live = members.getFirst().view();
    var rebuilt = View.EMPTY;
    for (int index = 1; index <= log.size(); index++) {
      rebuilt = rebuilt.apply(index, log.get(index - 1)).view();
      if (index == log.size() / 2) {
        rebuilt = View.of(rebuilt.index(), rebuilt.term(), rebuilt.objects());
      }
    }
    if (!rebuilt.equals(live)) {
      throw new InvariantViolation("snapshot and log do not give the view at " + live.index());
    }
  }
}
