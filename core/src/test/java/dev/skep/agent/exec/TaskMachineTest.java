package dev.skep.agent.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.exec.ContainerEvent.FoundContainer;
import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.agent.exec.TaskMachine.Body;
import dev.skep.agent.exec.TaskMachine.Step;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus.ContainerStatus;
import dev.skep.wire.TaskAssignment;
import dev.skep.world.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TaskMachineTest {
  private static final TaskId TASK = new TaskId("t1");
  private static final ContainerStatus CONTAINER = new ContainerStatus("c1", 7, 0);
  private static final Instant NOON = Samples.NOON;

  private static final List<TaskState> DESIRED =
      List.of(
          TaskState.READY,
          TaskState.RUNNING,
          TaskState.COMPLETE,
          TaskState.SHUTDOWN,
          TaskState.REMOVE);

  static Stream<Arguments> statesAndDesires() {
    return Stream.of(TaskState.values())
        .filter(state -> !state.isBefore(TaskState.ASSIGNED) && state != TaskState.REMOVE)
        .flatMap(state -> DESIRED.stream().map(desired -> Arguments.of(state, desired)));
  }

  @ParameterizedTest
  @MethodSource("statesAndDesires")
  void goesAsFarAsDesiredAndNoFurther(TaskState state, TaskState desired) {
    var rest = run(observed(state, desired), new ArrayList<>());
    assertEquals(expectedRest(state, desired), rest.status().state());
  }

  /// Where a task comes to rest when the runtime does all that it is asked.
  private static TaskState expectedRest(TaskState state, TaskState desired) {
    if (state.isTerminal()) return state;
    if (!desired.isBefore(TaskState.SHUTDOWN)) return TaskState.SHUTDOWN;
    if (desired == TaskState.READY && !state.isAfter(TaskState.READY)) return TaskState.READY;
    return TaskState.RUNNING;
  }

  @ParameterizedTest
  @MethodSource("statesAndDesires")
  void rejectsBeforeTheStartAndFailsAfterIt(TaskState state, TaskState desired) {
    var step = observed(state, desired);
    if (step.commands().isEmpty() || stops(step)) return;
    var broken = step.machine().on(new ContainerEvent.Failed(TASK, "no space", false), NOON);
    boolean started = !step.machine().status().state().isBefore(TaskState.STARTING);
    assertEquals(
        started ? TaskState.FAILED : TaskState.REJECTED, broken.machine().status().state());
    assertEquals("no space", broken.machine().status().err());
    assertEquals(step.machine().status().message(), broken.machine().status().message());
  }

  @ParameterizedTest
  @MethodSource("statesAndDesires")
  void staysAndSaysWhyWhenTheEngineIsAway(TaskState state, TaskState desired) {
    var step = observed(state, desired);
    if (step.commands().isEmpty()) return;
    var away = step.machine().on(new ContainerEvent.Failed(TASK, "no engine", true), NOON);
    assertEquals(step.machine().status().state(), away.machine().status().state());
    if (!state.isTerminal()) {
      assertEquals("engine", away.machine().status().waiting().orElseThrow().room());
      assertEquals("no engine", away.machine().status().err());
    }
    assertEquals(List.of(), away.machine().retry(NOON).commands());
    var again = away.machine().retry(NOON.plus(TaskMachine.RETRY));
    assertEquals(step.commands(), again.commands());
  }

  @Test
  void saysEachStepInItsWords() {
    var words = new ArrayList<String>();
    run(observed(TaskState.ASSIGNED, TaskState.RUNNING), words);
    assertEquals(List.of("preparing", "starting", "started"), words);
  }

  @Test
  void countsAnEndWithCodeZeroAsCompletion() {
    var ended = running().on(exited(0, ""), NOON).machine().status();
    assertEquals(TaskState.COMPLETE, ended.state());
    assertEquals("finished", ended.message());
  }

  @Test
  void failsWithTheExitCodeAndKeepsTheMessage() {
    var ended = running().on(exited(3, ""), NOON).machine().status();
    assertEquals(TaskState.FAILED, ended.state());
    assertEquals("started", ended.message());
    assertEquals("task: non-zero exit (3)", ended.err());
    assertEquals(3, ended.container().orElseThrow().exitCode());
  }

  @Test
  void failsAnUnhealthyContainerWhateverItsExitCode() {
    var ended = running().on(exited(0, "unhealthy container"), NOON).machine().status();
    assertEquals("task: non-zero exit (0): unhealthy container", ended.err());
  }

  @Test
  void callsAStoppedContainerShutDownWhateverItsExitCode() {
    var stopping = running().assigned(assignment(TaskState.RUNNING, TaskState.SHUTDOWN), NOON);
    assertTrue(stops(stopping));
    var ended = stopping.machine().on(exited(137, ""), NOON).machine().status();
    assertEquals(TaskState.SHUTDOWN, ended.state());
    assertEquals("shutdown", ended.message());
  }

  @Test
  void adoptsWhatRunsWithoutTouchingIt() {
    var step = unknown(TaskState.RUNNING).found(found(Phase.RUNNING, 0), NOON);
    assertEquals(List.of(), step.commands());
    assertEquals(TaskState.RUNNING, step.machine().status().state());
  }

  @Test
  void reportsWhatHasEndedUnseenWithItsExitCode() {
    var step = unknown(TaskState.RUNNING).found(found(Phase.EXITED, 9), NOON);
    assertEquals("task: non-zero exit (9)", step.machine().status().err());
  }

  @Test
  void failsWhatShouldRunAndIsGone() {
    var step = unknown(TaskState.RUNNING).found(Optional.empty(), NOON);
    assertEquals(TaskState.FAILED, step.machine().status().state());
    assertEquals("No such container: web.1.t1", step.machine().status().err());
  }

  @Test
  void preparesAnewWhatHadNotStarted() {
    var step = unknown(TaskState.READY).found(Optional.empty(), NOON);
    assertTrue(step.commands().getFirst() instanceof ContainerCommand.Prepare);
    assertEquals(TaskState.READY, step.machine().status().state());
  }

  @Test
  void doesNothingBeforeTheRuntimeWasLookedAt() {
    for (TaskState state : TaskState.values()) {
      for (TaskState desired : DESIRED) {
        var machine = TaskMachine.of(assignment(state, desired), Body.UNKNOWN);
        assertEquals(List.of(), machine.assigned(machine.assignment(), NOON).commands());
        assertEquals(List.of(), machine.dismissed(NOON).commands());
      }
    }
  }

  @Test
  void noticesThatAContainerHasEndedWhileItWasToBecomeHealthy() {
    var starting = observed(TaskState.STARTING, TaskState.RUNNING).machine();
    assertEquals(
        TaskState.STARTING,
        starting.found(found(Phase.RUNNING, 0), NOON).machine().status().state());
    assertEquals(
        TaskState.FAILED, starting.found(found(Phase.EXITED, 1), NOON).machine().status().state());
    assertEquals(
        TaskState.FAILED, starting.found(Optional.empty(), NOON).machine().status().state());
  }

  @Test
  void stopsWhatRunsBeforeItIsRemoved() {
    var leaving = running().dismissed(NOON);
    assertTrue(stops(leaving));
    var gone = leaving.machine().on(exited(0, ""), NOON);
    assertEquals(List.of(new ContainerCommand.Remove(TASK)), gone.commands());
  }

  @Test
  void obeysTheManagersWhoHaveGivenTheTaskUp() {
    var told = running().assigned(assignment(TaskState.ORPHANED, TaskState.SHUTDOWN), NOON);
    assertTrue(stops(told));
    assertEquals(
        TaskState.ORPHANED, told.machine().on(exited(0, ""), NOON).machine().status().state());
  }

  @Test
  void neverFallsAndNeverAsksTwiceAtOnceWhateverHappens() {
    for (int seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var machine = TaskMachine.of(assignment(TaskState.ASSIGNED, TaskState.READY), Body.UNKNOWN);
      var now = NOON;
      for (int event = 0; event < 60; event++) {
        now = now.plusMillis(700);
        Step step = anything(machine, random, now);
        String where = "seed " + seed + " event " + event;
        assertFalse(
            step.machine().status().state().isBefore(machine.status().state()), where + " falls");
        assertTrue(step.commands().size() <= 1, where + " asks twice");
        if (machine.underWay().isPresent() && !step.commands().isEmpty()) {
          assertFalse(
              step.machine().underWay().equals(machine.underWay()) && sameAsk(machine, step),
              where + " asks again for what is under way");
        }
        machine = step.machine();
      }
    }
  }

  private static boolean sameAsk(TaskMachine before, Step step) {
    // An answer has come in between when the machine came to another state.
    return before.status().equals(step.machine().status())
        && before.body() == step.machine().body();
  }

  private static Step anything(TaskMachine machine, Random random, Instant now) {
    return switch (random.nextInt(12)) {
      case 0 -> machine.on(new ContainerEvent.Prepared(TASK, CONTAINER), now);
      case 1 -> machine.on(new ContainerEvent.Started(TASK, CONTAINER, List.of()), now);
      case 2 -> machine.on(exited(random.nextInt(2), ""), now);
      case 3 -> machine.on(new ContainerEvent.Failed(TASK, "away", true), now);
      case 4 -> machine.on(new ContainerEvent.Failed(TASK, "broken", random.nextBoolean()), now);
      case 5 -> machine.on(new ContainerEvent.Removed(TASK), now);
      case 6 -> machine.on(new ContainerEvent.EngineBack(), now);
      case 7 -> machine.retry(now);
      case 8 ->
          machine.assigned(
              assignment(TaskState.ASSIGNED, DESIRED.get(random.nextInt(DESIRED.size()))), now);
      case 9 -> random.nextInt(10) == 0 ? machine.dismissed(now) : machine.retry(now);
      default ->
          random.nextInt(3) > 0
              ? machine.found(
                  random.nextInt(4) == 0
                      ? Optional.empty()
                      : found(Phase.values()[random.nextInt(3)], random.nextInt(2)),
                  now)
              : machine.retry(now);
    };
  }

  // a runtime that does what it is asked

  private static TaskMachine run(Step step, List<String> words) {
    TaskMachine machine = step.machine();
    words.add(machine.status().message());
    for (ContainerCommand command : step.commands()) {
      ContainerEvent answer =
          switch (command) {
            case ContainerCommand.Look _ -> new ContainerEvent.Found(List.of());
            case ContainerCommand.Prepare _ -> new ContainerEvent.Prepared(TASK, CONTAINER);
            case ContainerCommand.Start _ -> new ContainerEvent.Started(TASK, CONTAINER, List.of());
            case ContainerCommand.Stop _ -> exited(0, "");
            case ContainerCommand.Remove _ -> new ContainerEvent.Removed(TASK);
          };
      return run(machine.on(answer, NOON), words);
    }
    return machine;
  }

  private static Step observed(TaskState state, TaskState desired) {
    return unknown(state, desired)
        .found(
            switch (state) {
              case STARTING, READY -> found(Phase.CREATED, 0);
              case RUNNING -> found(Phase.RUNNING, 0);
              case COMPLETE, SHUTDOWN, FAILED -> found(Phase.EXITED, 0);
              case NEW, PENDING, ASSIGNED, ACCEPTED, PREPARING, REJECTED, REMOVE, ORPHANED ->
                  Optional.empty();
            },
            NOON);
  }

  private static TaskMachine unknown(TaskState state) {
    return unknown(state, TaskState.RUNNING);
  }

  private static TaskMachine unknown(TaskState state, TaskState desired) {
    return TaskMachine.of(assignment(state, desired), Body.UNKNOWN);
  }

  private static TaskMachine running() {
    return run(observed(TaskState.ASSIGNED, TaskState.RUNNING), new ArrayList<>());
  }

  private static TaskAssignment assignment(TaskState state, TaskState desired) {
    return Samples.assignment("t1", state, desired);
  }

  private static Optional<FoundContainer> found(Phase phase, long exitCode) {
    return Optional.of(new FoundContainer(TASK, phase, new ContainerStatus("c1", 7, exitCode)));
  }

  private static ContainerEvent exited(long code, String cause) {
    return new ContainerEvent.Exited(TASK, new ContainerStatus("c1", 0, code), cause);
  }

  private static boolean stops(Step step) {
    return step.commands().size() == 1
        && step.commands().getFirst() instanceof ContainerCommand.Stop;
  }
}
