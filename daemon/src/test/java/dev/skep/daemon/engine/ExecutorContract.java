package dev.skep.daemon.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.exec.ContainerCommand.Look;
import dev.skep.agent.exec.ContainerCommand.Prepare;
import dev.skep.agent.exec.ContainerCommand.Remove;
import dev.skep.agent.exec.ContainerCommand.Start;
import dev.skep.agent.exec.ContainerCommand.Stop;
import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.ContainerEvent.Exited;
import dev.skep.agent.exec.ContainerEvent.Failed;
import dev.skep.agent.exec.ContainerEvent.Found;
import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.agent.exec.ContainerEvent.Prepared;
import dev.skep.agent.exec.ContainerEvent.Removed;
import dev.skep.agent.exec.ContainerEvent.Started;
import dev.skep.model.ContainerSpec;
import dev.skep.model.TaskId;
import dev.skep.wire.TaskAssignment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every executor keeps to.
public abstract class ExecutorContract {
  protected static final Duration GRACE = Duration.ofSeconds(1);

  /// Longer than any test: what must not be waited for.
  protected static final Duration LONG = Duration.ofMinutes(10);

  private static final String SLEEPS = "exec sleep 1000";

  protected Heard heard = new Heard();
  protected ContainerRuntime.Runner executor;
  private final List<ContainerRuntime.Runner> executors = new ArrayList<>();

  protected abstract ContainerRuntime runtime();

  /// An image with a shell.
  protected abstract String image();

  @BeforeEach
  void begin() {
    takeOver();
  }

  @AfterEach
  void end() throws IOException {
    executor.removeAll();
    executors.forEach(ContainerRuntime.Runner::close);
  }

  /// Another daemon on what the last one has left.
  protected final void takeOver() {
    executors.forEach(ContainerRuntime.Runner::close);
    heard = new Heard();
    executor = runtime().run(Assignments.NODE, () -> Assignments.HERE, heard);
    executors.add(executor);
    executor.start();
  }

  @Test
  void preparesThenStarts() throws Exception {
    var task = assignment(SLEEPS);
    executor.execute(new Prepare(task));
    var prepared = heard.next(id(task), Prepared.class);
    assertFalse(prepared.container().containerId().isEmpty(), "a container has an id");
    assertEquals(Phase.CREATED, phase(task));

    executor.execute(new Start(task));
    var started = heard.next(id(task), Started.class);
    assertEquals(prepared.container().containerId(), started.container().containerId());
    assertTrue(
        ProcessHandle.of(started.container().pid()).isPresent(), "it runs: " + started.container());
    assertEquals(Phase.RUNNING, phase(task));
  }

  @Test
  void tellsTheExitCode() throws Exception {
    var task = running("exit 3");

    assertEquals(3, heard.next(id(task), Exited.class).container().exitCode());
    var found = Heard.of(id(task), foundOnceEnded(id(task))).orElseThrow();
    assertEquals(3, found.container().exitCode());
  }

  @Test
  void leavesARunningContainerRunningWhenItIsStartedAgain() throws Exception {
    var task = prepared(SLEEPS);
    executor.execute(new Start(task));
    executor.execute(new Start(task));

    var first = heard.next(id(task), Started.class);
    var second = heard.next(id(task), Started.class);
    assertEquals(first.container(), second.container());
  }

  @Test
  void doesNotRunAgainWhatHasEnded() throws Exception {
    var task = running("exit 4");
    heard.next(id(task), Exited.class);
    takeOver();
    executor.execute(new Start(task));

    assertEquals(4, heard.next(id(task), Exited.class).container().exitCode());
  }

  @Test
  void failsToStartWhatIsNotThere() throws Exception {
    var task = assignment(SLEEPS);
    executor.execute(new Start(task));

    var failed = heard.next(id(task), Failed.class);
    assertTrue(failed.error().contains("No such container: " + task.task().name()), failed.error());
    assertFalse(failed.temporary(), "another try would not help");
  }

  @Test
  void failsToPrepareAnImageThatNobodyHas() throws Exception {
    var spec = ContainerSpec.of("127.0.0.1:1/nosuch:v9");
    var task = Assignments.of(newId(), spec);
    executor.execute(new Prepare(task));

    var failed = heard.next(id(task), Failed.class);
    assertTrue(failed.error().startsWith("No such image: 127.0.0.1:1/nosuch:v9"), failed.error());
    assertFalse(failed.temporary(), "another try would not help");
  }

  @Test
  void letsATaskEndInItsOwnWay() throws Exception {
    var task = ready("trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done");
    executor.execute(new Stop(id(task), LONG));

    assertEquals(5, heard.next(id(task), Exited.class).container().exitCode());
  }

  @Test
  void killsATaskThatOutlivesItsGrace() throws Exception {
    var task = ready("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    executor.execute(new Stop(id(task), GRACE));

    assertEquals(137, heard.next(id(task), Exited.class).container().exitCode());
    foundOnceEnded(id(task));
  }

  @Test
  void saysThatWhatDoesNotRunHasEnded() throws Exception {
    var created = prepared(SLEEPS);
    executor.execute(new Stop(id(created), LONG));
    heard.next(id(created), Exited.class);

    var absent = assignment(SLEEPS);
    executor.execute(new Stop(id(absent), LONG));
    assertEquals("", heard.next(id(absent), Exited.class).cause());
  }

  @Test
  void removesWhateverThereIs() throws Exception {
    var absent = assignment(SLEEPS);
    var created = prepared(SLEEPS);
    var running = running(SLEEPS);
    for (var task : List.of(absent, created, running)) {
      executor.execute(new Remove(id(task)));
      awaitRemoved(task);
      assertEquals(Optional.empty(), look(task));
    }
  }

  @Test
  void endsWhatItRemoves() throws Exception {
    var task = prepared(SLEEPS);
    executor.execute(new Start(task));
    var process =
        ProcessHandle.of(heard.next(id(task), Started.class).container().pid()).orElseThrow();
    executor.execute(new Remove(id(task)));
    awaitRemoved(task);

    process.onExit().join();
    assertFalse(process.isAlive(), "its process is gone");
  }

  @Test
  void isNotHarmedByCommandsAskedTwice() throws Exception {
    var task = assignment(SLEEPS);
    executor.execute(new Prepare(task));
    executor.execute(new Prepare(task));
    var first = heard.next(id(task), Prepared.class);
    assertEquals(first.container(), heard.next(id(task), Prepared.class).container());

    executor.execute(new Stop(id(task), GRACE));
    executor.execute(new Stop(id(task), GRACE));
    heard.next(id(task), Exited.class);
    heard.next(id(task), Exited.class);

    executor.execute(new Remove(id(task)));
    executor.execute(new Remove(id(task)));
    heard.next(id(task), Removed.class);
    heard.next(id(task), Removed.class);
  }

  @Test
  void carriesOutTheCommandsOfATaskInTheirOrder() throws Exception {
    var task = assignment(SLEEPS);
    executor.execute(new Prepare(task));
    heard.next(id(task), Prepared.class);
    executor.execute(new Start(task));
    executor.execute(new Stop(id(task), GRACE));
    executor.execute(new Remove(id(task)));

    heard.next(id(task), Started.class);
    heard.next(id(task), Exited.class);
    awaitRemoved(task);
    assertEquals(Optional.empty(), look(task));
  }

  @Test
  void servesTasksSideBySide() throws Exception {
    var slow = ready("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    executor.execute(new Stop(id(slow), LONG));
    var other = running("exit 6");

    assertEquals(6, heard.next(id(other), Exited.class).container().exitCode());
    kill(look(slow).orElseThrow().container().containerId());
    heard.next(id(slow), Exited.class);
  }

  @Test
  void findsWhatAnotherDaemonHasLeft() throws Exception {
    var created = prepared(SLEEPS);
    var running = running(SLEEPS);
    var exited = running("exit 7");
    heard.next(id(exited), Exited.class);
    takeOver();

    var found = foundOnceEnded(id(exited));
    assertEquals(3, found.containers().size(), found::toString);
    assertEquals(Phase.CREATED, Heard.of(id(created), found).orElseThrow().phase());
    assertEquals(Phase.RUNNING, Heard.of(id(running), found).orElseThrow().phase());
    assertEquals(7, Heard.of(id(exited), found).orElseThrow().container().exitCode());
  }

  /// An engine's list may lag behind its own events by a moment: it tells of an end, and still
  /// lists the container as running.
  private Found foundOnceEnded(TaskId task) throws Exception {
    for (int looks = 0; looks < 100; looks++) {
      executor.execute(new Look());
      var found = heard.next(Found.class);
      if (Heard.of(task, found).orElseThrow().phase() == Phase.EXITED) return found;
    }
    throw new AssertionError("task " + task + " has ended, and 100 looks find it running");
  }

  @Test
  void tellsTheEndOfWhatItHasFoundRunning() throws Exception {
    var task = ready("trap 'exit 8' TERM; echo ready; while :; do sleep 0.05; done");
    takeOver();
    var found = look(task).orElseThrow();
    assertEquals(Phase.RUNNING, found.phase());
    executor.execute(new Stop(id(task), LONG));

    assertEquals(8, heard.next(id(task), Exited.class).container().exitCode());
  }

  @Test
  void adoptsARunningContainerByStartingIt() throws Exception {
    var task = prepared(SLEEPS);
    executor.execute(new Start(task));
    var before = heard.next(id(task), Started.class);
    takeOver();
    executor.execute(new Start(task));

    assertEquals(before.container(), heard.next(id(task), Started.class).container());
  }

  @Test
  void noticesThatATaskIsKilledByHand() throws Exception {
    var task = running(SLEEPS);
    kill(look(task).orElseThrow().container().containerId());

    assertEquals(137, heard.next(id(task), Exited.class).container().exitCode());
  }

  @Test
  void noticesThatAKilledTaskWasAdopted() throws Exception {
    var task = running(SLEEPS);
    takeOver();
    var found = look(task).orElseThrow();
    kill(found.container().containerId());

    assertEquals(137, heard.next(id(task), Exited.class).container().exitCode());
  }

  @Test
  void takesAwayAllThatItHasMade() throws Exception {
    running(SLEEPS);
    prepared(SLEEPS);
    executor.removeAll();

    executor.execute(new Look());
    assertEquals(List.of(), heard.next(Found.class).containers());
  }

  @Test
  void readsWhatATaskHasWritten() throws Exception {
    var task = running("echo one; echo oh >&2");
    heard.next(id(task), Exited.class);

    assertEquals(
        List.of("1 one", "2 oh"), lines(task, TaskLogQuery.ALL).stream().sorted().toList());
    assertEquals(1, lines(task, TaskLogQuery.ALL.last(1)).size());
    var errors =
        new TaskLogQuery(false, true, false, TaskLogQuery.ALL.since(), TaskLogQuery.ALL.tail());
    assertEquals(List.of("2 oh"), lines(task, errors));
  }

  @Test
  void followsATaskUntilItsEnd() throws Exception {
    var task = ready("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
    try (var log = runtime().log(task.task(), TaskLogQuery.ALL.following())) {
      assertEquals("1 ready", show(log.next().orElseThrow()));
      executor.execute(new Stop(id(task), LONG));
      assertEquals("1 bye", show(log.next().orElseThrow()));
      assertTrue(log.next().isEmpty(), "the log ends with the task");
    }
  }

  @Test
  void letsAFollowerGoThatHasLostItsReader() throws Exception {
    var task = running(SLEEPS);
    var log = runtime().log(task.task(), TaskLogQuery.ALL.following());
    var closer = Thread.ofVirtual().start(log::close);

    assertTrue(log.next().isEmpty(), "a closed log has no more lines");
    closer.join();
  }

  @Test
  void hasNoLogOfATaskThatIsNotThere() throws Exception {
    assertEquals(List.of(), lines(assignment(SLEEPS), TaskLogQuery.ALL.following()));
  }

  /// As an administrator would, at once.
  protected abstract void kill(String containerId) throws Exception;

  protected final TaskAssignment assignment(String script) {
    return Assignments.of(newId(), Assignments.script(image(), script));
  }

  protected static String newId() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 25);
  }

  protected static TaskId id(TaskAssignment assignment) {
    return assignment.task().id();
  }

  protected final TaskAssignment prepared(String script) throws InterruptedException {
    var task = assignment(script);
    executor.execute(new Prepare(task));
    heard.next(id(task), Prepared.class);
    return task;
  }

  protected final TaskAssignment running(String script) throws InterruptedException {
    var task = prepared(script);
    executor.execute(new Start(task));
    heard.next(id(task), Started.class);
    return task;
  }

  /// One that has said `ready`.
  protected final TaskAssignment ready(String script) throws IOException, InterruptedException {
    var task = running(script);
    try (var log = runtime().log(task.task(), TaskLogQuery.ALL.following())) {
      assertEquals("1 ready", show(log.next().orElseThrow()));
    }
    return task;
  }

  protected final Optional<ContainerEvent.FoundContainer> look(TaskAssignment task)
      throws InterruptedException {
    executor.execute(new Look());
    return Heard.of(id(task), heard.next(Found.class));
  }

  private Phase phase(TaskAssignment task) throws InterruptedException {
    return look(task).orElseThrow().phase();
  }

  /// The end of what ran may be told first.
  protected final void awaitRemoved(TaskAssignment task) throws InterruptedException {
    var event = heard.next(id(task));
    while (event instanceof Exited) event = heard.next(id(task));
    assertInstanceOf(Removed.class, event);
  }

  protected final List<String> lines(TaskAssignment task, TaskLogQuery query)
      throws IOException, InterruptedException {
    var all = new ArrayList<String>();
    try (var log = runtime().log(task.task(), query)) {
      for (var line = log.next(); line.isPresent(); line = log.next()) all.add(show(line.get()));
    }
    return all;
  }

  protected static String show(TaskLogLine line) {
    return (line.isError() ? "2 " : "1 ")
        + new String(line.text(), StandardCharsets.UTF_8).stripTrailing();
  }
}
