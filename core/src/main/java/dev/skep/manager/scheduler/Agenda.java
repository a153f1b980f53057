package dev.skep.manager.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Groups that must be looked at, in order. A round goes through them once: a group that comes
/// while the round is past it waits for the next one.
///
/// Many groups come at once and then leave one by one, for which a sorted row is cheapest; few come
/// in between, and stay in a heap beside it until they are worth sorting in.
final class Agenda {
  /// The heap may hold one group for so many in the row: sorting in is then paid for by those that
  /// have come since the last time.
  private static final int ROW_PER_HEAP = 4;

  private final ArrayDeque<Group> row = new ArrayDeque<>();
  private final PriorityQueue<Group> heap = new PriorityQueue<>();

  /// Of the next round.
  private final ArrayList<Group> behind = new ArrayList<>();

  private @Nullable Group at;

  void add(Group group) {
    if (group.isListed) return;
    group.isListed = true;
    if (at != null && group.compareTo(at) <= 0) behind.add(group);
    else heap.add(group);
  }

  void clear() {
    row.clear();
    heap.clear();
    behind.clear();
    at = null;
  }

  void beginRound() {
    at = null;
    heap.addAll(behind);
    behind.clear();
    if (heap.size() > row.size() / ROW_PER_HEAP) sortIn();
  }

  private void sortIn() {
    List<Group> all = new ArrayList<>(row);
    all.addAll(heap);
    all.sort(null);
    row.clear();
    heap.clear();
    row.addAll(all);
  }

  /// Takes the next group of the round off the agenda.
  Optional<Group> next() {
    Group inRow = row.peek();
    Group inHeap = heap.peek();
    boolean isRow = inRow != null && (inHeap == null || inRow.compareTo(inHeap) < 0);
    at = isRow ? row.poll() : heap.poll();
    if (at == null) return Optional.empty();
    at.isListed = false;
    return Optional.of(at);
  }
}
