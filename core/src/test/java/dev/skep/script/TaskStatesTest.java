package dev.skep.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.loop.Turn;
import dev.skep.model.Endpoint;
import dev.skep.model.Meta;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Applied.Outcome;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import dev.skep.testkit.Services;
import dev.skep.world.Loops;
import dev.skep.world.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may move a task from where to where: every observed state with every desired one. What its
/// agent does is in `TaskMachineTest`, generated from the same table.
final class TaskStatesTest {
  private static final TaskId TASK = new TaskId("t1");
  private static final NodeId NODE = new NodeId("n1");

  /// No delay is left to wait for.
  private static final Instant NOW = Samples.NOON.plus(Duration.ofDays(1));

  private static final List<TaskState> DESIRED =
      List.of(
          TaskState.READY,
          TaskState.RUNNING,
          TaskState.COMPLETE,
          TaskState.SHUTDOWN,
          TaskState.REMOVE);

  private static final List<ServiceMode> MODES =
      List.of(
          new ServiceMode.Replicated(1),
          new ServiceMode.Global(),
          new ServiceMode.ReplicatedJob(1, 1),
          new ServiceMode.GlobalJob());

  static Stream<Arguments> statesAndDesires() {
    return Stream.of(TaskState.values())
        .filter(state -> state != TaskState.REMOVE)
        .flatMap(state -> DESIRED.stream().map(desired -> Arguments.of(state, desired)));
  }

  static Stream<Arguments> statesAndDesiresOfEveryMode() {
    return MODES.stream()
        .flatMap(mode ->
            statesAndDesires().map(Arguments::get).map(it -> Arguments.of(mode, it[0], it[1])));
  }

  // the store

  @ParameterizedTest
  @MethodSource("statesAndDesires")
  void neitherStateEverFalls(TaskState state, TaskState desired) {
    View view = view(new ServiceMode.Replicated(1), state, desired);
    for (TaskState to : TaskState.values()) {
      Task reported = apply(view, new Change.ReportTask(TASK, status(to))).orElseThrow();
      assertEquals(later(state, to), reported.state(), "reported " + to);
      Task told = apply(view, new Change.DesireTask(TASK, to)).orElseThrow();
      assertEquals(later(desired, to), told.desired(), "desired " + to);
      Task held = apply(view, new Change.HoldTask(TASK, status(to))).orElseThrow();
      assertEquals(state, held.state(), "held " + to);
    }
  }

  private static TaskState later(TaskState one, TaskState other) {
    return one.isBefore(other) ? other : one;
  }

  @ParameterizedTest
  @MethodSource("statesAndDesires")
  void onlyNewTasksAreAllocatedAndOnlyPendingOnesAssigned(TaskState state, TaskState desired) {
    View view = view(new ServiceMode.Replicated(1), state, desired);
    assertEquals(
        state == TaskState.NEW ? Optional.of(TaskState.PENDING) : Optional.empty(),
        apply(view, new Change.AllocateTask(TASK, List.of(), status(TaskState.PENDING)))
            .map(Task::state));
    assertEquals(
        state == TaskState.PENDING ? Optional.of(TaskState.ASSIGNED) : Optional.empty(),
        apply(view, new Change.AssignTask(TASK, NODE, status(TaskState.ASSIGNED)))
            .map(Task::state));
  }

  // the rooms

  @ParameterizedTest
  @MethodSource("statesAndDesiresOfEveryMode")
  void eachRoomMovesWhatIsItsOwn(ServiceMode mode, TaskState state, TaskState desired) {
    assertEquals(moves(mode, state, desired), played(view(mode, state, desired)));
  }

  /// By the reference's table of writers.
  private static List<String> moves(ServiceMode mode, TaskState state, TaskState desired) {
    var moves = new ArrayList<String>();
    boolean finished = mode.isJob() && state == TaskState.COMPLETE;
    boolean wanted = !desired.isAfter(TaskState.COMPLETE);
    if (wanted && state.isTerminal() && !finished) {
      moves.add(orchestrator(mode) + " desires SHUTDOWN");
    } else if (desired == TaskState.READY && !finished) {
      moves.add(orchestrator(mode) + " desires " + (mode.isJob() ? "COMPLETE" : "RUNNING"));
    }
    boolean isOver = state.isTerminal() || state.isBefore(TaskState.ASSIGNED);
    if (desired == TaskState.REMOVE && isOver) moves.add("reaper removes");
    if (state == TaskState.NEW && desired != TaskState.REMOVE) moves.add("allocator PENDING");
    if (state == TaskState.PENDING && wanted) moves.add("scheduler ASSIGNED");
    if (state == TaskState.PENDING && desired == TaskState.SHUTDOWN) {
      moves.add("scheduler SHUTDOWN");
    }
    return moves;
  }

  private static String orchestrator(ServiceMode mode) {
    return switch (mode) {
      case ServiceMode.Replicated _ -> "replicated";
      case ServiceMode.Global _ -> "global";
      case ServiceMode.ReplicatedJob _, ServiceMode.GlobalJob _ -> "jobs";
    };
  }

  /// What a leader that finds the task asks of the store about it.
  private static List<String> played(View view) {
    var ids = new int[1];
    var turn = new Turn(Loops.of(() -> "new" + ++ids[0], _ -> 0, NODE, () -> NOW));
    var moves = new ArrayList<String>();
    for (Turn.Draft draft : turn.start(view, NOW).drafts()) {
      for (Change change : draft.transaction().changes()) {
        word(change).map(word -> draft.loop() + " " + word).ifPresent(moves::add);
      }
    }
    return moves;
  }

  private static Optional<String> word(Change change) {
    return switch (change) {
      case Change.DesireTask(var id, var to) when id.equals(TASK) -> Optional.of("desires " + to);
      case Change.RemoveTask(var id) when id.equals(TASK) -> Optional.of("removes");
      case Change.AllocateTask(var id, _, var to) when id.equals(TASK) ->
          Optional.of(to.state().toString());
      case Change.AssignTask(var id, _, var to) when id.equals(TASK) ->
          Optional.of(to.state().toString());
      case Change.ReportTask(var id, var to) when id.equals(TASK) ->
          Optional.of(to.state().toString());
      case Change.HoldTask(var id, var to) when id.equals(TASK) ->
          Optional.of("holds it " + to.state());
      default -> Optional.empty();
    };
  }

  // a swarm of one service, one node and one task

  private static View view(ServiceMode mode, TaskState state, TaskState desired) {
    var node = Samples.node("n1").withStatus(new NodeStatus(NodeStatus.State.READY, "", "a"));
    Service service =
        Services.of(Services.spec("web", mode))
            .withEndpoint(new Endpoint(Optional.empty(), List.of(), List.of()));
    boolean onNode = mode instanceof ServiceMode.Global || mode instanceof ServiceMode.GlobalJob;
    var task =
        new Task(
            TASK,
            Meta.NEW,
            service.id(),
            service.name(),
            1,
            onNode ? 0 : 1,
            onNode || !state.isBefore(TaskState.ASSIGNED) ? Optional.of(NODE) : Optional.empty(),
            status(state),
            desired,
            List.of(),
            Optional.empty(),
            mode.isJob() ? OptionalLong.of(0) : OptionalLong.empty(),
            false);
    var entry =
        new LogEntry(
            1,
            Samples.NOON,
            List.of(
                new Transaction(
                    List.of(
                        new Change.CreateCluster(Samples.cluster()),
                        new Change.CreateNode(node),
                        new Change.CreateService(service),
                        new Change.CreateTask(task)))));
    return View.EMPTY.apply(1, entry).view();
  }

  private static TaskStatus status(TaskState state) {
    return TaskStatus.at(state, "told", Samples.NOON);
  }

  /// The task after the change, unless that is refused.
  private static Optional<Task> apply(View view, Change change) {
    var entry = new LogEntry(1, NOW, List.of(Transaction.of(change)));
    var applied = view.apply(view.index() + 1, entry);
    return applied.outcomes().getFirst() instanceof Outcome.Done
        ? applied.view().task(TASK)
        : Optional.empty();
  }
}
