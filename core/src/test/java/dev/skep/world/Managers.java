package dev.skep.world;

import dev.skep.store.Applied;
import dev.skep.store.InvariantViolation;
import dev.skep.store.LogEntry;
import dev.skep.store.View;
import dev.skep.world.Slot.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The managers and what is between them. Watches that they agree: one leader in a term, one
/// content at an index.
final class Managers {
  private final World world;
  private final SortedMap<String, SimManager> members = new TreeMap<>();
  private final SortedMap<Long, String> leaders = new TreeMap<>();

  /// What was committed, in order; index 1 is first.
  private final List<Slot> committed = new ArrayList<>();

  /// The last index that the laws have seen.
  private int judged;

  private View latest = View.EMPTY;

  Managers(World world) {
    this.world = world;
  }

  void found(List<String> names) {
    var founders = new Slot(0, new Content.Members(names, List.of()));
    for (String name : names) {
      var manager = new SimManager(world, name);
      manager.member().found(founders);
      members.put(name, manager);
    }
    members.values().forEach(SimManager::start);
  }

  /// A manager beside those that there are; the log comes to it once it is let in.
  SimManager appoint(String name) {
    world.note("manager on " + name);
    var manager = new SimManager(world, name);
    members.put(name, manager);
    manager.start();
    return manager;
  }

  /// It is gone with all that it has written.
  void dismiss(String name) {
    world.note("no manager on " + name);
    Optional.ofNullable(members.remove(name)).ifPresent(it -> it.crash(true));
  }

  List<SimManager> all() {
    return List.copyOf(members.values());
  }

  Optional<SimManager> on(String host) {
    return Optional.ofNullable(members.get(host));
  }

  /// Who leads with a majority behind it, as far as anyone can know.
  Optional<Seat> leader() {
    return members.values().stream()
        .filter(it -> it.member().isLeading())
        .flatMap(it -> it.seat().stream())
        .filter(seat -> !seat.isOver())
        .max(Comparator.comparingLong(Seat::term));
  }

  /// Whom an agent finds: somebody who thinks that it leads, and can be reached.
  Optional<Seat> seatFor(String host) {
    List<Seat> seats =
        members.values().stream()
            .filter(it -> world.wires.passBothWays(host, it.name()))
            .flatMap(it -> it.seat().stream())
            .filter(seat -> !seat.isOver())
            .toList();
    return seats.isEmpty() ? Optional.empty() : Optional.of(world.chance.pick(seats));
  }

  /// The furthest that anybody has ever applied.
  View latest() {
    return latest;
  }

  void tell(String from, String to, RaftWord word) {
    world.wires.send(
        from,
        to,
        () -> {
          SimManager manager = members.get(to);
          if (manager != null) manager.process().run(() -> manager.member().heard(word));
        });
  }

  // laws

  void chosen(long term, String name) {
    String other = leaders.putIfAbsent(term, name);
    if (other != null) {
      throw new InvariantViolation(
          "%s and %s were both chosen for term %d".formatted(other, name, term));
    }
  }

  /// Each manager comes here with each index that it knows to be committed.
  void committed(String name, int index, Slot slot) {
    if (index > committed.size() + 1) {
      throw new InvariantViolation(name + " skips to index " + index + " of " + committed.size());
    }
    if (index > committed.size()) committed.add(slot);
    if (committed.get(index - 1) != slot) {
      throw new InvariantViolation(
          "%s has %s at index %d, committed was %s"
              .formatted(name, slot, index, committed.get(index - 1)));
    }
  }

  /// The first who applies an entry shows what it comes to.
  void applied(int index, Slot slot, LogEntry entry, Applied applied) {
    if (index <= judged) return;
    judged = index;
    latest = applied.view();
    world.note("commit " + index + " term " + slot.term());
    world.laws.check(slot, entry, applied);
  }

  int committed() {
    return committed.size();
  }

  /// What each has applied is what the log says from its beginning, with a snapshot on the way.
  ///
  /// @param known index that everybody who runs has heard of by now
  void checkCopies(int known) {
    for (SimManager manager : members.values()) {
      if (manager.process().isAlive() && manager.applied() < known) {
        throw new InvariantViolation(
            "%s is at index %d, should know of %d"
                .formatted(manager.name(), manager.applied(), known));
      }
    }
    var rebuilt = View.EMPTY;
    for (int index = 1; index <= committed.size(); index++) {
      Slot slot = committed.get(index - 1);
      if (slot.content() instanceof Content.Written(var entry)) {
        rebuilt = rebuilt.apply(index, slot.term(), entry).view();
      }
      if (index == known / 2) {
        rebuilt = View.of(rebuilt.index(), rebuilt.term(), rebuilt.objects());
      }
      for (SimManager manager : members.values()) {
        if (manager.applied() == index && !manager.view().equals(rebuilt)) {
          throw new InvariantViolation(manager.name() + " has another content at index " + index);
        }
      }
    }
  }
}
