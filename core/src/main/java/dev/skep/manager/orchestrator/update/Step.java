package dev.skep.manager.orchestrator.update;

import dev.skep.loop.Ids;
import dev.skep.manager.orchestrator.Difference;
import dev.skep.manager.orchestrator.Fit;
import dev.skep.manager.orchestrator.Slots;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.restart.RestartSupervisor;
import dev.skep.manager.placement.Constraints;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateConfig.FailureAction;
import dev.skep.model.UpdateConfig.Order;
import dev.skep.model.UpdateStatus;
import dev.skep.store.Change;
import dev.skep.store.Change.AbandonUpdate;
import dev.skep.store.Change.CreateTask;
import dev.skep.store.Change.DesireTask;
import dev.skep.store.Change.ProgressService;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One look at one service's update: what is dirty, what may go on, whether it is over.
final class Step {
  /// Tasks made per service and turn, when the user wants all slots at once.
  private static final int CREATIONS_PER_TURN = 1_000;

  private final View view;
  private final Service service;
  private final Instant now;
  private final Pace pace;
  private final Difference difference;
  private final Constraints constraints;

  Step(View view, Service service, Instant now) {
    this.view = view;
    this.service = service;
    this.now = now;
    this.pace = Pace.of(service);
    this.difference = new Difference(view, service);
    this.constraints = Constraints.of(service.spec());
  }

  /// @param again when to look again if no event comes before
  /// @param isOver nothing is left to remember
  record Answer(List<Change> changes, Optional<Instant> again, boolean isOver) {
    Answer {
      changes = List.copyOf(changes);
    }
  }

  boolean hasTooManySlots() {
    return service.spec().mode() instanceof ServiceMode.Replicated(long replicas)
        && Slots.of(view, service).values().stream()
                .filter(slot -> !Slots.updatable(view, slot).isEmpty())
                .count()
            > replicas;
  }

  /// Finds the slots that differ from the spec, and those that an update has begun to replace. A
  /// job runs anew instead.
  void compare(Rollout rollout) {
    if (service.spec().mode().isJob()) return;
    Slots.of(view, service).keySet().forEach(rollout::touch);
  }

  /// What a slot is to the update is read from the view alone, so that it is the same for a new
  /// leader.
  private void judge(SlotKey slot, List<Task> tasks, Rollout rollout) {
    Optional<Task> first = first(tasks);
    Optional<Instant> until = first.filter(Step::hasBegun).map(this::done);
    until.ifPresent(rollout::done);
    if (first.filter(this::isUnderway).isPresent()) {
      rollout.isUnderway(slot, until);
    } else if (isOurs(slot) && Replacement.isDue(view, difference, tasks)) {
      rollout.waits(slot, Replacement.isMove(view, difference, tasks));
    } else {
      rollout.isSettled(slot);
    }
  }

  /// The task runs or has ended.
  private static boolean hasBegun(Task task) {
    return !task.state().isBefore(TaskState.RUNNING);
  }

  /// The first task as the service wants it in a slot that had others: by it the slot was replaced.
  private Optional<Task> first(List<Task> slot) {
    Optional<Task> last = slot.stream().filter(difference::isDirty).max(Tasks.BY_CREATION);
    if (last.isEmpty()) return Optional.empty();
    long since = difference.since();
    return slot.stream()
        .filter(task -> task.revision() >= since && !wasGivenUpEarly(task))
        .filter(task -> Tasks.BY_CREATION.compare(task, last.get()) > 0)
        .filter(task -> isAfter(task, last.get()))
        .min(Tasks.BY_CREATION);
  }

  /// What never had a node has replaced nothing.
  private static boolean wasGivenUpEarly(Task task) {
    return !Tasks.isWanted(task) && task.state().isBefore(TaskState.ASSIGNED);
  }

  /// What was over before the old task was, as when it failed beside it, has not replaced it.
  private static boolean isAfter(Task task, Task old) {
    return !task.state().isTerminal()
        || (old.state().isTerminal()
            && !task.status().appliedAt().isBefore(old.status().appliedAt()));
  }

  /// The slot still counts against the parallelism.
  private boolean isUnderway(Task task) {
    return hasBegun(task) ? done(task).isAfter(now) : Tasks.isWanted(task);
  }

  private Instant done(Task task) {
    return task.status().appliedAt().plus(pace.delay());
  }

  /// A global service's slot on a node that does not fit, or is paused, is left to others.
  private boolean isOurs(SlotKey slot) {
    return slot.node().isEmpty()
        || Fit.of(view, service, constraints, new NodeId(slot.node()), now) == Fit.YES;
  }

  Answer go(Rollout rollout, Ids ids) {
    if (isTooMuch(rollout)) {
      return new Answer(List.of(stop(rollout.lastFailed().orElseThrow())), Optional.empty(), false);
    }
    var changes = new ArrayList<Change>();
    judgeTouched(rollout, ids, changes);
    Optional<Instant> again =
        rollout.underway().values().stream().flatMap(Optional::stream).min(Instant::compareTo);
    beginSlots(rollout, ids, changes);
    if (!changes.isEmpty() || !rollout.waiting().isEmpty()) {
      if (service.updateStatus().isEmpty() && rollout.isUpdate()) {
        changes.addFirst(progress(Statuses.begun(now)));
      }
      return new Answer(changes, again, false);
    }
    if (!rollout.underway().isEmpty()) return new Answer(changes, again, false);
    if (!Statuses.isUnderway(service)) return new Answer(changes, Optional.empty(), true);
    Instant end = rollout.lastSlotDone().plus(pace.lastWatch());
    if (end.isAfter(now)) return new Answer(changes, Optional.of(end), false);
    return new Answer(List.of(progress(Statuses.completed(service, now))), Optional.empty(), false);
  }

  /// An update that is over has nothing to stop any more; stray tasks are still put right.
  private boolean isTooMuch(Rollout rollout) {
    return Statuses.isUnderway(service)
        && pace.action() != FailureAction.CONTINUE
        && pace.isTooMuch(rollout.failures(), rollout.slots());
  }

  private Change progress(UpdateStatus status) {
    return new ProgressService(service.id(), service.revision(), status);
  }

  private Change stop(TaskId failed) {
    boolean goesBack = pace.action() == FailureAction.ROLLBACK;
    if (goesBack && !Statuses.isRollingBack(service) && service.previousRevision().isPresent()) {
      return new AbandonUpdate(
          service.id(), service.revision(), Statuses.rolledBack(service, failed, now));
    }
    String what = goesBack && Statuses.isRollingBack(service) ? "rollback" : "update";
    return progress(Statuses.paused(service, what, failed, now));
  }

  private void judgeTouched(Rollout rollout, Ids ids, List<Change> changes) {
    for (SlotKey slot : rollout.takeTouched(now)) {
      List<Task> tasks = Slots.tasksIn(view, slot);
      judge(slot, tasks, rollout);
      if (pace.order() == Order.START_FIRST && rollout.underway().containsKey(slot)) {
        goOnWithStartFirst(slot, tasks, rollout, ids, changes);
      }
    }
  }

  /// The new task runs and the old ones may stop; or it never will beside them.
  private void goOnWithStartFirst(
      SlotKey slot, List<Task> tasks, Rollout rollout, Ids ids, List<Change> changes) {
    if (Replacement.clean(difference, tasks).isEmpty() || isAwaited(tasks)) return;
    Optional<Task> inTheWay = Replacement.inTheWay(difference, tasks);
    if (inTheWay.isEmpty()) {
      stop(Replacement.of(view, difference, Order.START_FIRST, tasks), changes);
      return;
    }
    replace(slot, Replacement.of(view, difference, Order.STOP_FIRST, tasks), rollout, ids, changes);
    service
        .updateStatus()
        .filter(_ -> Statuses.isUnderway(service))
        .map(status -> progress(Statuses.stopsFirst(status, inTheWay.get())))
        .ifPresent(changes::add);
  }

  private void replace(
      SlotKey slot, Replacement replacement, Rollout rollout, Ids ids, List<Change> changes) {
    stop(replacement, changes);
    if (replacement.make().isEmpty()) return;
    var id = new TaskId(ids.next());
    rollout.asked(id);
    changes.add(new CreateTask(Tasks.made(id, service, slot, replacement.make().get(), now)));
  }

  private static void stop(Replacement replacement, List<Change> changes) {
    replacement.stop().forEach(task -> changes.add(new DesireTask(task.id(), TaskState.SHUTDOWN)));
  }

  /// What has ended is answered by the mode's orchestrator, which thinks on the same view.
  private boolean isAwaited(List<Task> slot) {
    return RestartSupervisor.answers(view, slot, now);
  }

  private void beginSlots(Rollout rollout, Ids ids, List<Change> changes) {
    long free = Math.min(pace.atOnce() - rollout.underway().size(), CREATIONS_PER_TURN);
    for (SlotKey slot : rollout.waiting()) {
      if (free <= 0) return;
      List<Task> tasks = Slots.tasksIn(view, slot);
      if (isAwaited(tasks)) continue;
      Replacement replacement = Replacement.of(view, difference, pace.order(), tasks);
      replace(slot, replacement, rollout, ids, changes);
      if (replacement.make().isPresent()) free--;
    }
  }
}
