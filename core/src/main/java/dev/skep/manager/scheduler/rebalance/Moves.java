package dev.skep.manager.scheduler.rebalance;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.scheduler.Trial;
import dev.skep.manager.scheduler.rebalance.Layout.Slope;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.Task;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which tasks of a service should leave, one after the other. The scheduler says where the next
/// task goes; a task leaves for it only where that is downhill.
public final class Moves {
  private final Layout layout;
  private final Trial trial;
  private final Cause cause;

  Moves(View view, Service service, Cause cause, Instant now) {
    this.trial = new Trial(view, service, now);
    this.layout = new Layout(view, service, trial.fitting());
    this.cause = cause;
  }

  /// All that it takes to balance the service as if its user asked for it now, whatever it is doing
  /// at the moment.
  public static List<Move> ifAskedNow(View view, Service service, Instant now) {
    return new Moves(view, service, new Cause.Always(), now).take(Integer.MAX_VALUE);
  }

  /// @param most of them
  List<Move> take(int most) {
    var taken = new ArrayList<Move>();
    while (taken.size() < most) {
      Optional<Move> next = next();
      if (next.isEmpty()) break;
      layout.moved(next.get());
      trial.moved(next.get().task(), next.get().to());
      taken.add(next.get());
    }
    return List.copyOf(taken);
  }

  /// Nothing is out of balance that may be put right, even if a node had more room.
  boolean isDone() {
    return layout.isLevel() || better().isEmpty();
  }

  List<Long> imbalance() {
    return layout.imbalance();
  }

  private Optional<Move> next() {
    if (layout.isLevel()) return Optional.empty();
    // To ask the scheduler costs more than to find that nobody may leave.
    List<Node> better = better();
    Optional<NodeId> next = better.isEmpty() ? Optional.empty() : trial.next();
    if (next.isEmpty()) return Optional.empty();
    Node to = layout.node(next.get());
    return sources(to)
        .flatMap(from -> leaving(from, to, better).stream())
        .findFirst()
        .map(task -> new Move(task, task.node().orElseThrow(), to.id()));
  }

  /// Nodes for whose sake some task may leave.
  private List<Node> better() {
    Optional<Task> oldest = layout.tasks().min(Tasks.BY_CREATION);
    return layout.nodes().stream()
        .filter(node -> oldest.filter(task -> cause.permits(task, node)).isPresent())
        .toList();
  }

  private record Source(Node node, Slope slope, int tasks) {
    /// The most important count first, then the highest, then the smallest id.
    private static final Comparator<Source> STEEPEST =
        Comparator.<Source>comparingInt(it -> it.slope().depth())
            .thenComparing(Comparator.<Source>comparingInt(it -> it.slope().excess()).reversed())
            .thenComparing(Comparator.comparingInt(Source::tasks).reversed())
            .thenComparing(it -> it.node().id());
  }

  private Stream<Node> sources(Node to) {
    return layout.nodes().stream()
        .filter(from -> !from.id().equals(to.id()) && !layout.on(from).isEmpty())
        .map(from -> new Source(from, layout.between(from, to), layout.on(from).size()))
        .filter(from -> from.slope().isDownhill())
        .sorted(Source.STEEPEST)
        .map(Source::node);
  }

  /// The youngest that may: it has warmed up least.
  private Optional<Task> leaving(Node from, Node to, List<Node> better) {
    return layout.on(from).stream()
        .filter(task ->
            Stream.concat(Stream.of(to), better.stream())
                .anyMatch(
                    node -> cause.permits(task, node) && layout.between(from, node).isDownhill()))
        .max(Tasks.BY_CREATION);
  }
}
