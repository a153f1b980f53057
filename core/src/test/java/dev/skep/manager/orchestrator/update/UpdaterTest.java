package dev.skep.manager.orchestrator.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.global.GlobalOrchestrator;
import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.manager.orchestrator.replicated.ReplicatedOrchestrator;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateConfig.FailureAction;
import dev.skep.model.UpdateConfig.Order;
import dev.skep.model.UpdateStatus;
import dev.skep.model.UpdateStatus.State;
import dev.skep.model.WaitReason;
import dev.skep.store.Change;
import dev.skep.testkit.Agents;
import dev.skep.testkit.FreshLeader;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.RandomHistory;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdaterTest {
  private final LoopHarness harness = newHarness(1);
  private final Agents agents = new Agents(harness);

  private static LoopHarness newHarness(long seed) {
    var harness = new LoopHarness(seed);
    lead(harness);
    return harness;
  }

  /// A new leader.
  private static void lead(LoopHarness harness) {
    harness.run(
        new ReplicatedOrchestrator(harness.ids()),
        new GlobalOrchestrator(harness.ids()),
        new Updater(harness.ids()),
        new TaskReaper());
  }

  private static UpdateConfig config(long parallelism, int delaySeconds, FailureAction action) {
    return config(parallelism, delaySeconds, action, Order.STOP_FIRST);
  }

  private static UpdateConfig config(
      long parallelism, int delaySeconds, FailureAction action, Order order) {
    return new UpdateConfig(
        parallelism,
        Duration.ofSeconds(delaySeconds),
        Optional.of(action),
        Optional.empty(),
        0,
        order);
  }

  private void running(ServiceMode mode, UpdateConfig config) {
    for (int i = 1; i <= 3; i++) agents.create(Nodes.ready("n" + i));
    var spec = Services.restarting(Services.spec("web", mode), Condition.ANY, Duration.ZERO);
    agents.create(Services.of(Services.updating(spec, config)));
    agents.settle();
  }

  private void running(long replicas, UpdateConfig config) {
    running(new ServiceMode.Replicated(replicas), config);
  }

  private void update(String image) {
    agents.update("web", Services.image(spec(), image));
  }

  private ServiceSpec spec() {
    return agents.service("web").spec();
  }

  private State state() {
    return status().state();
  }

  private UpdateStatus status() {
    return agents.service("web").updateStatus().orElseThrow();
  }

  private List<Task> live(String image) {
    return agents.live("web").stream().filter(task -> image(task).equals(image)).toList();
  }

  private String image(Task task) {
    return harness.view().specOf(task).taskTemplate().containerSpec().image();
  }

  @Test
  void saysNothingOfFirstDeploymentsAndScaling() {
    running(3, config(1, 0, FailureAction.PAUSE));
    agents.update("web", Services.scaled(spec(), 5));
    agents.settle();

    assertEquals(Optional.empty(), agents.service("web").updateStatus());
    assertEquals(5, agents.live("web").size());
    assertTrue(agents.tasks("web").stream().noneMatch(task -> task.state().isTerminal()));
  }

  @Test
  void stopsOneSlotAndStartsItsSuccessorWhenItHasStopped() {
    running(3, config(1, 0, FailureAction.PAUSE));
    update("image:2");

    assertEquals(State.UPDATING, state());
    assertEquals("update in progress", status().message());
    assertEquals(2, live("image:1").size());
    Task made = live("image:2").getFirst();
    assertEquals(TaskState.READY, made.desired());
    Task old =
        agents.tasks("web").stream()
            .filter(task -> task.desired() == TaskState.SHUTDOWN)
            .findFirst()
            .orElseThrow();
    agents.report(old, TaskState.SHUTDOWN);
    assertEquals(TaskState.RUNNING, agents.task(made.id()).desired());
  }

  @Test
  void bringsANewImageToATaskThatServesItsRestartDelay() {
    running(1, config(1, 0, FailureAction.PAUSE));
    agents.update("web", Services.restarting(spec(), Condition.ANY, Duration.ofSeconds(5)));
    agents.settle();
    agents.report(agents.live("web").getFirst(), TaskState.FAILED);
    agents.report(agents.live("web").getFirst(), TaskState.REJECTED);
    assertEquals(List.of(), agents.live("web"));

    update("image:2");
    assertEquals(1, agents.live("web").size());
    assertEquals(TaskState.RUNNING, live("image:2").getFirst().desired());
  }

  @Test
  void keepsItsParallelismWhenItComesBackToAnEarlierSpec() {
    running(3, config(1, 0, FailureAction.PAUSE, Order.START_FIRST));
    update("image:2");
    update("image:1");
    assertEquals(List.of(), live("image:2"));

    update("image:2");
    assertEquals(1, live("image:2").size());
  }

  @Test
  void goesOnAfterAMinuteWhenTheOldTaskDoesNotStop() {
    running(1, config(1, 0, FailureAction.PAUSE));
    update("image:2");
    harness.advance(Duration.ofSeconds(59));
    assertEquals(TaskState.READY, live("image:2").getFirst().desired());
    harness.advance(Duration.ofSeconds(1));
    assertEquals(TaskState.RUNNING, live("image:2").getFirst().desired());
  }

  @Test
  void replacesAllSlotsWithTheDelayInBetweenAndWatchesTheLast() {
    running(3, config(1, 10, FailureAction.PAUSE));
    update("image:2");
    for (int slot = 1; slot <= 3; slot++) {
      agents.settle();
      assertEquals(slot, live("image:2").size());
      harness.advance(Duration.ofSeconds(9));
      assertEquals(slot, live("image:2").size());
      harness.advance(Duration.ofSeconds(1));
    }
    harness.advance(Duration.ofMillis(10_999));
    assertEquals(State.UPDATING, state());
    harness.advance(Duration.ofMillis(1));
    assertEquals(State.COMPLETED, state());
    assertEquals("update completed", status().message());
    assertEquals(Optional.of(harness.now()), status().completedAt());
  }

  @Test
  void takesAsManySlotsAtOnceAsItMay() {
    running(5, config(2, 0, FailureAction.PAUSE));
    update("image:2");
    assertEquals(2, live("image:2").size());
    agents.settle();
    assertEquals(5, live("image:2").size());
  }

  @Test
  void takesAllSlotsAtOnceWhenParallelismIsZero() {
    running(5, config(0, 0, FailureAction.PAUSE));
    update("image:2");
    assertEquals(5, live("image:2").size());
  }

  @Test
  void keepsOldTasksUntilNewOnesRunWhenStartComesFirst() {
    running(2, config(1, 0, FailureAction.PAUSE, Order.START_FIRST));
    update("image:2");
    assertEquals(2, live("image:1").size());
    Task made = live("image:2").getFirst();
    assertEquals(TaskState.RUNNING, made.desired());

    agents.assign(made, "n3");
    agents.report(made, TaskState.RUNNING);
    assertEquals(1, live("image:1").stream().filter(t -> t.slot() == 2).count());
    assertEquals(0, live("image:1").stream().filter(t -> t.slot() == 1).count());
    agents.settle();
    assertEquals(List.of(), live("image:1"));
  }

  /// The new task of the slot waits as the scheduler says it.
  private Task holdForTheHostPort() {
    Task next = live("image:2").getFirst();
    var pending = TaskStatus.at(TaskState.PENDING, "pending task scheduling", harness.now());
    harness.write(new Change.AllocateTask(next.id(), List.of(), pending));
    var causes = new TreeMap<>(Map.of("host-port-taken", 3));
    var why = "no suitable node (host-mode port already in use on 3 nodes)";
    harness.write(
        new Change.HoldTask(
            next.id(), pending.held(new WaitReason("scheduler", causes), why, harness.now())));
    return next;
  }

  private static ServiceSpec onHostPort(ServiceSpec spec) {
    var port = new PortConfig("", PortConfig.Protocol.TCP, 80, 8080, PublishMode.HOST);
    return Services.publishing(spec, port);
  }

  @ParameterizedTest
  @MethodSource("withAHostPort")
  void stopsFirstWhereTheOldTaskHoldsTheHostPortThatTheNewOneNeeds(ServiceMode mode) {
    for (int i = 1; i <= 3; i++) agents.create(Nodes.ready("n" + i));
    var spec = onHostPort(Services.spec("web", mode));
    UpdateConfig config = config(1, 0, FailureAction.PAUSE, Order.START_FIRST);
    agents.create(Services.of(Services.updating(spec, config)));
    agents.settle();
    update("image:2");
    assertEquals(3, live("image:1").size());

    Task next = holdForTheHostPort();
    Task old =
        agents.tasks("web").stream()
            .filter(task -> task.revision() == 1 && task.desired() == TaskState.SHUTDOWN)
            .findFirst()
            .orElseThrow();
    assertEquals(SlotKey.of(next), SlotKey.of(old));
    assertEquals(TaskState.SHUTDOWN, agents.task(next.id()).desired());
    assertEquals(2, live("image:1").size());
    assertEquals(TaskState.READY, live("image:2").getFirst().desired());
    assertEquals(State.UPDATING, state());
    assertEquals(
        "update in progress: task "
            + old.id()
            + " stops first, its host-mode port is in use wherever its successor could start",
        status().message());

    agents.settle();
    harness.advance(Duration.ofSeconds(30));
    agents.settle();
    assertEquals(3, live("image:2").size());
    assertEquals("update completed", status().message());
  }

  static List<ServiceMode> withAHostPort() {
    return List.of(new ServiceMode.Replicated(3), new ServiceMode.Global());
  }

  @Test
  void waitsForAHostPortThatSomebodyElseHolds() {
    running(3, config(1, 0, FailureAction.PAUSE, Order.START_FIRST));
    agents.update("web", onHostPort(Services.image(spec(), "image:2")));
    holdForTheHostPort();
    assertEquals(3, live("image:1").size());
  }

  @Test
  void rollsBackByHandAndForthAgain() {
    running(3, config(0, 0, FailureAction.PAUSE));
    update("image:2");
    finish();
    rollBack();
    assertEquals(State.ROLLBACK_STARTED, state());
    assertEquals("manually requested rollback", status().message());
    finish();
    assertEquals(State.ROLLBACK_COMPLETED, state());
    assertEquals("rollback completed", status().message());
    assertEquals(3, live("image:1").size());

    rollBack();
    finish();
    assertEquals(State.ROLLBACK_COMPLETED, state());
    assertEquals(3, live("image:2").size());
  }

  private void finish() {
    agents.settle();
    harness.advance(Duration.ofMinutes(1));
  }

  private void rollBack() {
    Service web = agents.service("web");
    harness.write(
        new Change.RollBackService(
            web.id(),
            web.meta().version(),
            Services.rollbackStatus(harness.now()),
            OptionalLong.empty()));
  }

  @Test
  void replacesAllTasksOfTheSameSpecWhenForced() {
    running(3, config(0, 0, FailureAction.PAUSE));
    List<Task> before = agents.live("web");
    agents.update("web", Services.forced(spec()));
    finish();
    assertEquals(State.COMPLETED, state());
    assertEquals(3, agents.live("web").size());
    assertTrue(agents.live("web").stream().noneMatch(before::contains));
  }

  @Test
  void pausesAtTheFirstFailureAndStaysPaused() {
    running(3, config(1, 10, FailureAction.PAUSE));
    update("image:2");
    agents.settle();
    Task failed = live("image:2").getFirst();
    harness.advance(Duration.ofSeconds(4));
    agents.report(failed, TaskState.FAILED);

    assertEquals(State.PAUSED, state());
    assertEquals(
        "update paused due to failure or early termination of task " + failed.id(),
        status().message());
    assertEquals(Optional.empty(), status().completedAt());
    lead(harness);
    agents.settle();
    harness.advance(Duration.ofMinutes(5));
    assertEquals(State.PAUSED, state());
    assertEquals(2, live("image:1").size());
    assertEquals(1, live("image:2").size());
  }

  @Test
  void doesNotMindAFailureAfterTheWatch() {
    running(2, config(1, 10, FailureAction.PAUSE));
    update("image:2");
    agents.settle();
    harness.advance(Duration.ofSeconds(6));
    agents.report(live("image:2").getFirst(), TaskState.FAILED);

    assertEquals(State.UPDATING, state());
  }

  @Test
  void goesOnThroughFailuresWhenAskedTo() {
    running(3, config(1, 0, FailureAction.CONTINUE));
    update("image:2");
    for (int i = 0; i < 3; i++) {
      agents.settleOnce();
      live("image:2").forEach(task -> agents.report(task, TaskState.FAILED));
    }
    agents.settle();
    harness.advance(Duration.ofSeconds(10));
    assertEquals(State.COMPLETED, state());
    assertEquals(3, live("image:2").size());
  }

  @Test
  void rollsBackAndCannotBeRolledBackFurther() {
    running(3, config(1, 10, FailureAction.ROLLBACK));
    update("image:2");
    agents.settle();
    Task failed = live("image:2").getFirst();
    agents.report(failed, TaskState.FAILED);

    assertEquals(State.ROLLBACK_STARTED, state());
    assertEquals(
        "update rolled back due to failure or early termination of task " + failed.id(),
        status().message());
    assertEquals("image:1", spec().taskTemplate().containerSpec().image());
    assertEquals(OptionalLong.empty(), agents.service("web").previousRevision());
    agents.settle();
    harness.advance(Duration.ofMinutes(1));
    assertEquals(State.ROLLBACK_COMPLETED, state());
    assertEquals("rollback completed", status().message());
    assertEquals(3, live("image:1").size());
  }

  @Test
  void pausesARollbackThatFailsAndStaysThere() {
    running(3, config(1, 10, FailureAction.ROLLBACK));
    agents.update("web", Services.rollingBack(spec(), config(1, 10, FailureAction.ROLLBACK)));
    update("image:2");
    agents.settle();
    agents.report(live("image:2").getFirst(), TaskState.FAILED);
    agents.settle();
    Task failed =
        live("image:1").stream()
            .filter(task -> task.revision() == agents.service("web").revision())
            .findFirst()
            .orElseThrow();
    agents.report(failed, TaskState.FAILED);

    assertEquals(State.ROLLBACK_PAUSED, state());
    assertEquals(
        "rollback paused due to failure or early termination of task " + failed.id(),
        status().message());
    harness.advance(Duration.ofMinutes(5));
    assertEquals(State.ROLLBACK_PAUSED, state());
  }

  @Test
  void goesOnWithARollbackThatFailsWhenAskedTo() {
    running(3, config(1, 0, FailureAction.ROLLBACK));
    agents.update("web", Services.rollingBack(spec(), config(1, 0, FailureAction.CONTINUE)));
    update("image:2");
    agents.settle();
    agents.report(live("image:2").getFirst(), TaskState.FAILED);
    agents.settle();
    live("image:1").stream()
        .filter(task -> task.revision() == agents.service("web").revision())
        .findFirst()
        .ifPresent(task -> agents.report(task, TaskState.FAILED));
    for (int minute = 0; minute < 5; minute++) {
      agents.settle();
      harness.advance(Duration.ofMinutes(1));
    }

    assertEquals(State.ROLLBACK_COMPLETED, state());
    assertEquals(3, live("image:1").size());
  }

  @Test
  void startsAnewWithANewSpec() {
    running(3, config(1, 10, FailureAction.PAUSE));
    update("image:2");
    agents.settle();
    update("image:3");
    agents.settle();
    harness.advance(Duration.ofMinutes(1));
    agents.settle();
    harness.advance(Duration.ofMinutes(1));
    agents.settle();
    harness.advance(Duration.ofMinutes(1));

    assertEquals(State.COMPLETED, state());
    assertEquals(3, live("image:3").size());
  }

  @Test
  void goesOnAfterAChangeOfLeader() {
    running(4, config(1, 10, FailureAction.PAUSE));
    update("image:2");
    for (int i = 0; i < 4; i++) {
      agents.settle();
      harness.advance(Duration.ofSeconds(3));
      lead(harness);
      assertEquals(i + 1, live("image:2").size());
      harness.advance(Duration.ofSeconds(7));
    }
    harness.advance(Duration.ofSeconds(11));
    assertEquals(State.COMPLETED, state());
  }

  @Test
  void bringsBackWhatRestsWhenTheTaskChanges() {
    for (int i = 1; i <= 2; i++) agents.create(Nodes.ready("n" + i));
    var spec = Services.spec("web", new ServiceMode.Replicated(2));
    agents.create(Services.of(Services.restarting(spec, Condition.NONE, Duration.ZERO)));
    agents.settle();
    agents.live("web").forEach(task -> agents.report(task, TaskState.COMPLETE));
    assertEquals(List.of(), agents.live("web"));
    update("image:2");
    agents.settle();

    assertEquals(2, live("image:2").size());
  }

  @Test
  void keepsTasksWhoseNodeMeetsTheNewConstraints() {
    running(3, config(1, 0, FailureAction.PAUSE));
    List<Task> before = agents.live("web");
    agents.update("web", Services.constrained(spec(), "node.id != n9"));
    agents.settle();
    assertEquals(before, agents.live("web"));

    agents.update("web", Services.constrained(spec(), "node.id != n1"));
    agents.settle();
    assertEquals(3, agents.live("web").size());
    assertEquals(2, agents.live("web").stream().filter(before::contains).count());
  }

  @Test
  void updatesGlobalServicesNodeByNode() {
    running(new ServiceMode.Global(), config(1, 0, FailureAction.PAUSE));
    update("image:2");
    assertEquals(1, live("image:2").size());
    agents.settle();
    assertEquals(3, live("image:2").size());
    harness.advance(Duration.ofSeconds(5));
    assertEquals(State.COMPLETED, state());
  }

  @Test
  void leavesOneOfTwoTasksThatANewLeaderFindsInASlot() {
    running(1, config(1, 0, FailureAction.PAUSE));
    Task first = agents.live("web").getFirst();
    harness.run();
    Service web = agents.service("web");
    harness.write(
        new Change.CreateTask(
            Tasks.made(
                new TaskId("zz"), web, SlotKey.of(first), TaskState.RUNNING, harness.now())));
    lead(harness);

    assertEquals(List.of(first), agents.live("web"));
    assertEquals(Optional.empty(), web.updateStatus());
  }

  /// Stop-first, with tasks that fail and nodes that go: nowhere more tasks than wanted, and at
  /// rest every service is as its user wants it.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void noSlotHasTwoLiveTasks(long seed) {
    LoopHarness random = newHarness(seed);
    random.observe(_ -> assertOneLiveTaskPerSlot(random, seed));
    new RandomHistory(random).steps(1500);
    assertOneLiveTaskPerSlot(random, seed);
  }

  private static void assertOneLiveTaskPerSlot(LoopHarness harness, long seed) {
    var live = new TreeSet<SlotKey>();
    for (Task task : harness.view().tasks()) {
      if (!task.isLive() || startsFirst(harness, task)) continue;
      assertTrue(live.add(SlotKey.of(task)), () -> "seed " + seed + task);
    }
  }

  private static boolean startsFirst(LoopHarness harness, Task task) {
    return harness
        .view()
        .service(task.service())
        .map(service -> updatesStartFirst(service))
        // Of a service that is gone all tasks are on their way out.
        .orElse(true);
  }

  private static boolean updatesStartFirst(Service service) {
    return service.spec().updateConfig().orElse(UpdateConfig.DEFAULT).order() == Order.START_FIRST;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void aNewLeaderWantsWhatTheOldOneWants(long seed) {
    LoopHarness random = new LoopHarness(seed);
    var check = new FreshLeader(random, Updater::new).mayDifferIn(UpdaterTest::isTheEndOfTheWatch);
    random
        .observe(check)
        .run(
            new ReplicatedOrchestrator(random.ids()),
            new GlobalOrchestrator(random.ids()),
            new Updater(random.ids()));
    // A new leader counts failures from the start again, so nothing must depend on their number.
    new RandomHistory(random, true).steps(1500);
    assertTrue(check.compared() > 20, () -> "compared " + check.compared());
  }

  private static boolean isTheEndOfTheWatch(Change change) {
    return change instanceof Change.ProgressService(_, _, var status)
        && status.completedAt().isPresent();
  }
}
