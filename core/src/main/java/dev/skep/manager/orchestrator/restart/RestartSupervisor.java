package dev.skep.manager.orchestrator.restart;

import static java.lang.System.Logger.Level.INFO;

import dev.skep.loop.Effect.WakeAt;
import dev.skep.loop.Ids;
import dev.skep.loop.Timer;
import dev.skep.manager.orchestrator.Slots;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.Service;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Change.CreateTask;
import dev.skep.store.Change.DesireTask;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks after one slot at a time: gives up tasks that have ended, makes their successor in the
/// same transaction, and starts successors whose time has come. An orchestrator asks again at each
/// event that touches a task of the slot or its node, and when a timer is due.
public final class RestartSupervisor {
  private static final System.Logger LOG = System.getLogger(RestartSupervisor.class.getName());

  private static final String START = "start";

  /// The grace of a task on a lost node is over.
  private static final String LOST = "lost";

  private final Ids ids;

  public RestartSupervisor(Ids ids) {
    this.ids = ids;
  }

  /// @param changes belong into one transaction
  /// @param timers for successors that must wait, and for tasks that wait for their lost node
  public record Answer(List<Change> changes, List<WakeAt> timers) {
    public Answer {
      changes = List.copyOf(changes);
      timers = List.copyOf(timers);
    }

    public long created() {
      return changes.stream().filter(CreateTask.class::isInstance).count();
    }
  }

  public Answer look(View view, Service service, SlotKey key, Instant now) {
    List<Task> slot = Slots.tasksIn(view, key);
    Successor successor = Successor.of(view, service, slot, now);
    if (successor.ended().isEmpty()) return start(view, slot, now);
    var changes = new ArrayList<Change>(giveUp(successor.ended()));
    Optional<Task> next =
        successor
            .desired()
            .map(desired -> Tasks.made(new TaskId(ids.next()), service, key, desired, now));
    next.map(CreateTask::new).ifPresent(changes::add);
    successor.ended().forEach(task -> tell(task, next));
    return new Answer(changes, List.of());
  }

  private static void tell(Task task, Optional<Task> next) {
    LOG.log(
        INFO,
        "task {0} ({1}) {2} -> {3}: {4}",
        task.id(),
        task.name(),
        task.state(),
        next.map(it -> "replaced by " + it.id() + ", desired " + it.desired())
            .orElse("given up without successor"),
        reason(task));
  }

  private static String reason(Task task) {
    if (!task.state().isTerminal()) {
      return "node " + task.node().orElseThrow() + " is gone, down or drained";
    }
    return task.status().err().isEmpty() ? task.status().message() : task.status().err();
  }

  /// A task for a slot that has none; it waits while an earlier one is still stopping.
  public Answer fill(View view, Service service, SlotKey key, Instant now) {
    boolean waits =
        Slots.tasksIn(view, key).stream().anyMatch(task -> Tasks.mayStillRun(view, task));
    TaskState desired = waits ? TaskState.READY : Tasks.goal(service);
    Task task = Tasks.made(new TaskId(ids.next()), service, key, desired, now);
    return new Answer(List.of(new CreateTask(task)), List.of());
  }

  /// For orchestrators that know that there is to be no successor.
  public Answer giveUpEnded(View view, SlotKey key, Instant now) {
    List<Task> ended =
        Slots.tasksIn(view, key).stream().filter(task -> Tasks.hasEnded(view, task, now)).toList();
    return new Answer(giveUp(ended), List.of());
  }

  /// Whether an orchestrator that looks now answers for the slot; until then others may, as an
  /// update that brings the image which the waiting task lacks.
  public static boolean answers(View view, List<Task> slot, Instant now) {
    return slot.stream().anyMatch(task -> Successor.isDue(view, task, slot, now));
  }

  /// Whose time has come, or that of its successor.
  public static TaskId subject(Timer timer) {
    return new TaskId(timer.subject());
  }

  private static List<Change> giveUp(List<Task> ended) {
    return ended.stream()
        .<Change>map(task -> new DesireTask(task.id(), TaskState.SHUTDOWN))
        .toList();
  }

  private static Answer start(View view, List<Task> slot, Instant now) {
    var changes = new ArrayList<Change>();
    var timers = new ArrayList<WakeAt>();
    for (Task task : slot) {
      if (Tasks.isWanted(task)) {
        Tasks.keptUntil(view, task)
            .filter(now::isBefore)
            .ifPresent(at -> timers.add(new WakeAt(new Timer(LOST, task.id().value()), at)));
      }
      if (!task.desired().isBefore(TaskState.RUNNING) || Tasks.isFinished(task)) continue;
      Instant at = StartTime.of(view, task, slot);
      if (at.isAfter(now)) {
        timers.add(new WakeAt(new Timer(START, task.id().value()), at));
      } else {
        changes.add(new DesireTask(task.id(), task.goal()));
      }
    }
    return new Answer(changes, timers);
  }
}
