package dev.skep.manager.scheduler.rebalance;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.scheduler.spread.SpreadLabel;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Placement;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Where the tasks of a service are, as the scheduler counts them: first by the values of the
/// labels over which it spreads them, then by node.
///
/// The imbalance of a layout is, for each label and at last for nodes, the sum of the squares of
/// the counts, the more important one first. A move between two nodes that part at one of these
/// counts lowers it there when the one has at least two tasks more than the other, and leaves alone
/// what is more important. So any sequence of such moves comes to an end.
final class Layout {
  private final List<SpreadLabel> labels;
  private final TreeMap<NodeId, Node> nodes = new TreeMap<>();
  private final TreeMap<NodeId, List<Task>> tasks = new TreeMap<>();
  private final TreeMap<NodeId, List<String>> branches = new TreeMap<>();

  /// By the values of the first labels; what is below the last of them are nodes.
  private final TreeMap<String, Integer> counts = new TreeMap<>();

  /// @param fitting nodes that might run tasks of the service
  Layout(View view, Service service, List<Node> fitting) {
    Placement placement = service.spec().taskTemplate().placement().orElse(Placement.ANYWHERE);
    labels = SpreadLabel.of(placement);
    for (Node node : fitting) {
      nodes.put(node.id(), node);
      tasks.put(node.id(), new ArrayList<>());
    }
    for (Task task : view.tasksOf(service.id())) {
      Optional<Node> node = task.node().flatMap(view::node);
      if (!Tasks.isWanted(task) || node.isEmpty()) continue;
      add(node.get(), 1);
      List<Task> here = tasks.get(node.get().id());
      if (here != null) here.add(task);
    }
  }

  private void add(Node node, int change) {
    branches(node).forEach(branch -> counts.merge(branch, change, Integer::sum));
  }

  /// What a node belongs to: everything, then by the values of the labels, then the node itself.
  private List<String> branches(Node node) {
    return branches.computeIfAbsent(
        node.id(),
        _ -> {
          var path = new ArrayList<String>();
          path.add("");
          for (SpreadLabel label : labels) path.add(path.getLast() + label.valueOn(node) + '\n');
          path.add(path.getLast() + node.id());
          return path;
        });
  }

  private String branch(Node node, int depth) {
    return branches(node).get(depth);
  }

  private int count(Node node, int depth) {
    return counts.getOrDefault(branch(node, depth), 0);
  }

  /// How deep the nodes lie.
  private int bottom() {
    return labels.size() + 1;
  }

  Collection<Node> nodes() {
    return nodes.values();
  }

  Stream<Task> tasks() {
    return tasks.values().stream().flatMap(List::stream);
  }

  /// Tasks of the service that may leave the node.
  List<Task> on(Node node) {
    return tasks.getOrDefault(node.id(), List.of());
  }

  Node node(NodeId id) {
    Node node = nodes.get(id);
    if (node == null) throw new IllegalArgumentException("node " + id + " does not fit");
    return node;
  }

  /// @param depth at which two nodes part; the lower, the more important
  /// @param excess how many tasks more there are on the one side
  record Slope(int depth, int excess) {
    boolean isDownhill() {
      return excess >= 2;
    }
  }

  Slope between(Node from, Node to) {
    int depth = 1;
    while (depth < bottom() && branch(from, depth).equals(branch(to, depth))) depth++;
    return new Slope(depth, count(from, depth) - count(to, depth));
  }

  void moved(Move move) {
    Node from = node(move.from());
    Node to = node(move.to());
    on(from).remove(move.task());
    add(from, -1);
    add(to, 1);
  }

  /// Nothing is downhill.
  boolean isLevel() {
    for (int depth = 1; depth <= bottom(); depth++) {
      var fewest = new TreeMap<String, Integer>();
      var most = new TreeMap<String, Integer>();
      for (Node node : nodes.values()) {
        String above = branch(node, depth - 1);
        fewest.merge(above, count(node, depth), Math::min);
        most.merge(above, count(node, depth), Math::max);
      }
      for (String above : fewest.keySet()) {
        if (most.getOrDefault(above, 0) - fewest.getOrDefault(above, 0) >= 2) return false;
      }
    }
    return true;
  }

  /// Most important first.
  List<Long> imbalance() {
    var sums = new ArrayList<Long>();
    for (int depth = 1; depth <= bottom(); depth++) {
      var seen = new TreeMap<String, Long>();
      for (Node node : nodes.values()) {
        long count = count(node, depth);
        seen.put(branch(node, depth), count * count);
      }
      sums.add(seen.values().stream().mapToLong(Long::longValue).sum());
    }
    return List.copyOf(sums);
  }
}
