package dev.skep.manager.scheduler.spread;

import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.manager.scheduler.filter.Pipeline;
import dev.skep.manager.scheduler.filter.Question;
import dev.skep.manager.scheduler.filter.Wants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The nodes that certain tasks might run on as far as the nodes themselves decide, in rank order
/// and split by the tasks' spread labels. Shared by all tasks that ask the same, and kept while
/// such tasks keep coming.
public final class Pool {
  public record Key(Wants.Fixed fixed, List<SpreadLabel> labels) {
    public Key {
      labels = List.copyOf(labels);
    }
  }

  private final Question question;
  private final List<SpreadLabel> labels;
  private final Branch root;

  /// By the nodes' slots; empty where a node is not in the pool.
  private @Nullable Tournament[] tournaments = new @Nullable Tournament[16];

  private int[] places = new int[16];

  /// @param nodes all, in order of ids
  public Pool(Question question, List<SpreadLabel> labels, Iterable<NodeInfo> nodes) {
    this.question = question;
    this.labels = List.copyOf(labels);
    root = branch(0);
    var joining = new LinkedHashMap<Tournament, List<NodeInfo>>();
    for (NodeInfo node : nodes) {
      if (Pipeline.mayEverAdmit(question, node)) {
        joining.computeIfAbsent(tournament(node), _ -> new ArrayList<>()).add(node);
      }
    }
    for (Map.Entry<Tournament, List<NodeInfo>> entry : joining.entrySet()) {
      entry.getKey().addAll(entry.getValue());
      int place = 0;
      for (NodeInfo node : entry.getValue()) enter(node, entry.getKey(), place++);
    }
  }

  Branch root() {
    return root;
  }

  boolean contains(NodeInfo node) {
    return node.slot() < tournaments.length && tournaments[node.slot()] != null;
  }

  /// Where the only task of a service goes that is nowhere yet: to the first of all, if it admits
  /// the task. Empty when only a `Contest` can tell.
  public Optional<NodeInfo> head(Question question) {
    if (!(root instanceof Branch.Leaf(var tournament))) return Optional.empty();
    int place = tournament.winner(1);
    if (place == Tournament.NOBODY) return Optional.empty();
    NodeInfo node = tournament.node(place);
    return Pipeline.admitsNow(question, node, 0) ? Optional.of(node) : Optional.empty();
  }

  /// The node is new or has changed itself.
  public void renew(NodeInfo node) {
    if (!Pipeline.mayEverAdmit(question, node)) {
      remove(node);
      return;
    }
    Tournament tournament = tournament(node);
    if (contains(node) && tournaments[node.slot()] == tournament) {
      refresh(node);
      return;
    }
    remove(node);
    int place = tournament.add(node);
    tournament.refresh(place);
    enter(node, tournament, place);
  }

  public void remove(NodeInfo node) {
    if (!contains(node)) return;
    Tournament tournament = tournaments[node.slot()];
    if (tournament != null) tournament.remove(places[node.slot()]);
    tournaments[node.slot()] = null;
  }

  /// The tasks on the node have changed.
  public void refresh(NodeInfo node) {
    if (node.slot() >= tournaments.length) return;
    Tournament tournament = tournaments[node.slot()];
    if (tournament != null) tournament.refresh(places[node.slot()]);
  }

  private void enter(NodeInfo node, Tournament tournament, int place) {
    int slot = node.slot();
    if (slot >= places.length) {
      int length = Math.max(slot + 1, 2 * places.length);
      tournaments = Arrays.copyOf(tournaments, length);
      places = Arrays.copyOf(places, length);
    }
    tournaments[slot] = tournament;
    places[slot] = place;
  }

  private Tournament tournament(NodeInfo node) {
    Branch at = root;
    for (int depth = 1; ; depth++) {
      switch (at) {
        case Branch.Leaf(var tournament) -> {
          return tournament;
        }
        case Branch.Fork(var label, var byValue) -> {
          int next = depth;
          at = byValue.computeIfAbsent(label.valueOn(node.node()), _ -> branch(next));
        }
      }
    }
  }

  private Branch branch(int depth) {
    return depth == labels.size()
        ? new Branch.Leaf(new Tournament())
        : new Branch.Fork(labels.get(depth), new TreeMap<>());
  }
}
