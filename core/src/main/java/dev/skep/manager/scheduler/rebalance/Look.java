package dev.skep.manager.scheduler.rebalance;

import dev.skep.manager.orchestrator.Slots;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.RebalancePolicy;
import dev.skep.model.Service;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Change.RebalanceService;
import dev.skep.store.Change.RelocateTask;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One look at one service.
///
/// @param changes belong into one transaction
/// @param moves why, where tasks are to leave
/// @param again when to look again if no event comes before
record Look(List<Change> changes, List<Move> moves, Optional<Instant> again) {
  /// When to ask again where there is no room for what is out of balance: what takes it are tasks
  /// of any service.
  private static final Duration NO_ROOM = Duration.ofSeconds(30);

  private static final Look NOTHING = new Look(List.of(), List.of(), Optional.empty());

  static Look at(View view, Service service, Instant now) {
    List<Change> stay = staying(view, service);
    if (!stay.isEmpty()) return new Look(stay, List.of(), Optional.empty());
    Optional<Cause> cause = Cause.of(service);
    if (cause.isEmpty()) return NOTHING;
    return switch (Rest.of(view, service, now)) {
      case Rest.Busy(_, var until) -> new Look(List.of(), List.of(), until);
      case Rest.AtRest(var since) -> atRest(view, service, cause.get(), since, now);
    };
  }

  /// Tasks whose successors have failed or find no place beside them: they are as good as there
  /// are.
  private static List<Change> staying(View view, Service service) {
    var stay = new ArrayList<Change>();
    for (Task task : view.tasksOf(service.id())) {
      if (!task.leaving() || !Tasks.isWanted(task) || task.state() != TaskState.RUNNING) continue;
      boolean inVain =
          Slots.tasksIn(view, SlotKey.of(task)).stream()
              .filter(other -> Tasks.BY_CREATION.compare(other, task) > 0)
              .anyMatch(other -> other.state().isTerminal() || waits(other));
      if (inVain) stay.add(new RelocateTask(task.id(), false));
    }
    return stay;
  }

  private static boolean waits(Task task) {
    return task.state() == TaskState.PENDING && task.status().waiting().isPresent();
  }

  private static Look atRest(View view, Service service, Cause cause, Instant since, Instant now) {
    RebalancePolicy policy = RebalancePolicy.of(service.spec());
    Instant due = since.plus(policy.interval());
    if (due.isAfter(now)) return new Look(List.of(), List.of(), Optional.of(due));
    var all = new Moves(view, service, cause, now);
    List<Move> moves = all.take(policy.maxMoves());
    if (moves.isEmpty() && all.isDone()) {
      return new Look(balanced(service), List.of(), Optional.empty());
    }
    if (moves.isEmpty()) return new Look(List.of(), List.of(), Optional.of(now.plus(NO_ROOM)));
    Optional<Instant> settled = settled(view, moves, policy).filter(now::isBefore);
    if (settled.isPresent()) return new Look(List.of(), List.of(), settled);
    return new Look(
        moves.stream().<Change>map(it -> new RelocateTask(it.task().id(), true)).toList(),
        moves,
        Optional.empty());
  }

  private static List<Change> balanced(Service service) {
    return service.rebalanceAsked().isPresent()
        ? List.of(new RebalanceService(service.id(), false))
        : List.of();
  }

  /// A node that has just come may be gone in a moment.
  private static Optional<Instant> settled(View view, List<Move> moves, RebalancePolicy policy) {
    return moves.stream()
        .map(Move::to)
        .flatMap(to -> view.node(to).stream())
        .map(node -> node.thereSince().plus(policy.interval()))
        .max(Instant::compareTo);
  }
}
