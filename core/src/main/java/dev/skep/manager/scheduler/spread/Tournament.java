package dev.skep.manager.scheduler.spread;

import dev.skep.manager.scheduler.filter.NodeInfo;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Nodes in rank order, fewest active tasks first, then smallest id: a binary tree over an array in
/// which each fork knows the winner of the two below. Reading the best is free, a change costs one
/// walk to the root. Each fork also knows the most that any node below has free, so that a search
/// for room skips what is full.
///
/// Ranks are those of the last `refresh`; a node whose tasks change in between keeps its place.
final class Tournament {
  static final int NOBODY = -1;

  private int size = 1;
  private @Nullable NodeInfo[] nodes = new @Nullable NodeInfo[1];
  private int[] active = new int[1];
  private int[] winners = {NOBODY, NOBODY};
  private long[] nanoCpus = {Long.MIN_VALUE, Long.MIN_VALUE};
  private long[] memory = {Long.MIN_VALUE, Long.MIN_VALUE};
  private int used;
  private final ArrayDeque<Integer> gaps = new ArrayDeque<>();

  /// Whether places are in the order of ids, which spares comparing them.
  private boolean inOrder = true;

  /// Returns the node's place.
  int add(NodeInfo node) {
    Integer gap = gaps.poll();
    int place = gap != null ? gap : used < size ? used++ : grown();
    inOrder &= isBetweenNeighbours(place, node);
    nodes[place] = node;
    return place;
  }

  /// All at once, in order of ids; places are counted from 0.
  void addAll(List<NodeInfo> sorted) {
    for (NodeInfo node : sorted) add(node);
    for (int place = 0; place < used; place++) leaf(place);
    for (int fork = size - 1; fork >= 1; fork--) play(fork);
  }

  void remove(int place) {
    nodes[place] = null;
    gaps.add(place);
    refresh(place);
  }

  /// The node's tasks have changed.
  void refresh(int place) {
    leaf(place);
    for (int fork = (place + size) >> 1; fork >= 1; fork >>= 1) play(fork);
  }

  NodeInfo node(int place) {
    NodeInfo node = nodes[place];
    if (node == null) throw new IllegalStateException("place " + place + " is empty");
    return node;
  }

  /// The place of the best node below a fork, or `NOBODY`. The root is 1, the forks below `fork`
  /// are `2 * fork` and `2 * fork + 1`.
  int winner(int fork) {
    return winners[fork];
  }

  int leafOf(int place) {
    return place + size;
  }

  boolean hasRoom(int fork, long wantedNanoCpus, long wantedMemory) {
    return (wantedNanoCpus == 0 || nanoCpus[fork] >= wantedNanoCpus)
        && (wantedMemory == 0 || memory[fork] >= wantedMemory);
  }

  /// Which of two places ranks first; `NOBODY` ranks last.
  int better(int a, int b) {
    if (a == NOBODY) return b;
    if (b == NOBODY) return a;
    if (active[a] != active[b]) return active[a] < active[b] ? a : b;
    if (inOrder) return Math.min(a, b);
    return node(a).id().compareTo(node(b).id()) <= 0 ? a : b;
  }

  /// A gap beside a gap counts as out of order; that costs some comparing, no more.
  private boolean isBetweenNeighbours(int place, NodeInfo node) {
    NodeInfo before = place == 0 ? null : nodes[place - 1];
    NodeInfo after = place + 1 >= used ? null : nodes[place + 1];
    return (place == 0 || before != null && before.id().compareTo(node.id()) < 0)
        && (place + 1 >= used || after != null && node.id().compareTo(after.id()) < 0);
  }

  /// Twice the places; returns the first new one.
  private int grown() {
    int was = size;
    size = 2 * was;
    used = was + 1;
    nodes = Arrays.copyOf(nodes, size);
    active = Arrays.copyOf(active, size);
    winners = new int[2 * size];
    nanoCpus = new long[2 * size];
    memory = new long[2 * size];
    for (int place = 0; place < size; place++) leaf(place);
    for (int fork = size - 1; fork >= 1; fork--) play(fork);
    return was;
  }

  private void leaf(int place) {
    NodeInfo node = nodes[place];
    int leaf = place + size;
    winners[leaf] = node == null ? NOBODY : place;
    active[place] = node == null ? 0 : node.active();
    nanoCpus[leaf] = node == null ? Long.MIN_VALUE : node.freeNanoCpus();
    memory[leaf] = node == null ? Long.MIN_VALUE : node.freeMemory();
  }

  private void play(int fork) {
    int left = 2 * fork;
    int right = left + 1;
    winners[fork] = better(winners[left], winners[right]);
    nanoCpus[fork] = Math.max(nanoCpus[left], nanoCpus[right]);
    memory[fork] = Math.max(memory[left], memory[right]);
  }
}
