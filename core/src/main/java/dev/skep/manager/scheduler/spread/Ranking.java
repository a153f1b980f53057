package dev.skep.manager.scheduler.spread;

import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.model.Resources;
import java.util.Arrays;
import java.util.Optional;

/// The nodes of a tournament one by one, best first; only as much is looked at as is asked for.
/// Forks without room for the task are left out. The tournament must not change meanwhile.
final class Ranking {
  private final Tournament tournament;
  private final long nanoCpus;
  private final long memory;

  /// A heap of forks, by winner: below them lie all nodes that have not been given yet.
  private int[] forks = new int[32];

  private int count;

  Ranking(Tournament tournament, Resources wanted) {
    this.tournament = tournament;
    nanoCpus = wanted.nanoCpus();
    memory = wanted.memoryBytes();
    push(1);
  }

  Optional<NodeInfo> next() {
    if (count == 0) return Optional.empty();
    int fork = pop();
    int place = tournament.winner(fork);
    // What is left of the fork is what lies beside the way from it to its winner.
    for (int at = tournament.leafOf(place); at != fork; at >>= 1) push(at ^ 1);
    return Optional.of(tournament.node(place));
  }

  private void push(int fork) {
    if (tournament.winner(fork) == Tournament.NOBODY) return;
    if (!tournament.hasRoom(fork, nanoCpus, memory)) return;
    if (count == forks.length) forks = Arrays.copyOf(forks, 2 * count);
    int at = count++;
    while (at > 0 && isBefore(fork, forks[(at - 1) / 2])) {
      forks[at] = forks[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    forks[at] = fork;
  }

  private int pop() {
    int top = forks[0];
    int last = forks[--count];
    int at = 0;
    while (2 * at + 1 < count) {
      int child = 2 * at + 1;
      if (child + 1 < count && isBefore(forks[child + 1], forks[child])) child++;
      if (!isBefore(forks[child], last)) break;
      forks[at] = forks[child];
      at = child;
    }
    forks[at] = last;
    return top;
  }

  private boolean isBefore(int fork, int other) {
    int ours = tournament.winner(fork);
    int theirs = tournament.winner(other);
    return ours != theirs && tournament.better(ours, theirs) == ours;
  }
}
