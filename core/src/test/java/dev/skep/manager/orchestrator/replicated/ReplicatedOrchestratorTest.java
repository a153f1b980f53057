package dev.skep.manager.orchestrator.replicated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import dev.skep.testkit.Agents;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicatedOrchestratorTest {
  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  @BeforeEach
  void begin() {
    harness.run(new ReplicatedOrchestrator(harness.ids()));
    agents.create(Nodes.ready("n1"));
    agents.create(Nodes.ready("n2"));
  }

  private void newLeader() {
    harness.run(new ReplicatedOrchestrator(harness.ids()));
  }

  private List<Long> liveSlots(String service) {
    return agents.live(service).stream().map(Task::slot).toList();
  }

  private Task only(String service) {
    List<Task> live = agents.live(service);
    assertEquals(1, live.size(), live::toString);
    return live.getFirst();
  }

  /// One task, running.
  private Task runningOne(ServiceSpec spec) {
    agents.create(Services.of(spec));
    agents.settle();
    return only(spec.annotations().name());
  }

  private static ServiceSpec one(Condition condition, Duration delay) {
    return Services.restarting(
        Services.spec("web", new ServiceMode.Replicated(1)), condition, delay);
  }

  @Test
  void fillsTheSlotsOfANewService() {
    agents.create(Services.replicated("web", 3));

    assertEquals(List.of(1L, 2L, 3L), liveSlots("web"));
    Task first = agents.live("web").getFirst();
    assertEquals(TaskState.NEW, first.state());
    assertEquals("created", first.status().message());
    assertEquals(TaskState.RUNNING, first.desired());
    assertEquals(1, first.revision());
  }

  @Test
  void fillsABigServiceInBoundedSteps() {
    var sizes = new ArrayList<Integer>();
    harness.observe(thoughts ->
        thoughts.drafts().stream()
            .map(draft -> draft.transaction().changes().size())
            .forEach(sizes::add));
    agents.create(Services.replicated("web", 2500));

    assertEquals(List.of(1000, 1000, 500), sizes);
    assertEquals(2500, agents.live("web").size());
  }

  @Test
  void leavesJobsAndGlobalServicesAlone() {
    agents.create(Services.global("everywhere"));
    agents.create(Services.of(Services.spec("job", new ServiceMode.ReplicatedJob(1, 1))));

    assertEquals(0, harness.view().tasks().size());
  }

  @Test
  void desiresRemovalOfWhatIsTooMuch() {
    agents.create(Services.replicated("web", 4));
    agents.settle();
    agents.update("web", Services.scaled(agents.service("web").spec(), 2));

    assertEquals(List.of(1L, 2L), liveSlots("web"));
    assertEquals(
        List.of(TaskState.REMOVE, TaskState.REMOVE),
        agents.tasks("web").stream().filter(t -> t.slot() > 2).map(Task::desired).toList());
  }

  @Test
  void fillsTheLowestFreeSlotsAgain() {
    agents.create(Services.replicated("web", 3));
    agents.settle();
    Task second = agents.live("web").get(1);
    harness.write(new Change.RemoveTask(second.id()));

    assertEquals(List.of(1L, 2L, 3L), liveSlots("web"));
    assertTrue(agents.live("web").get(1).id().compareTo(second.id()) > 0);
  }

  @Test
  void preparesASuccessorAtOnceAndStartsItAfterTheDelay() {
    Task failed = runningOne(one(Condition.ANY, Duration.ofSeconds(5)));
    agents.report(failed, TaskState.FAILED);

    assertEquals(TaskState.SHUTDOWN, agents.task(failed.id()).desired());
    assertEquals(TaskState.READY, only("web").desired());
    harness.advance(Duration.ofMillis(4999));
    assertEquals(TaskState.READY, only("web").desired());
    harness.advance(Duration.ofMillis(1));
    assertEquals(TaskState.RUNNING, only("web").desired());
  }

  @Test
  void doesNotTakeTheDetourOverReadyWhenThereIsNothingToWaitFor() {
    Task failed = runningOne(one(Condition.ANY, Duration.ZERO));
    agents.report(failed, TaskState.FAILED);

    assertEquals(TaskState.RUNNING, only("web").desired());
  }

  @Test
  void honoursAHalfElapsedDelayAfterAChangeOfLeader() {
    Task failed = runningOne(one(Condition.ANY, Duration.ofSeconds(5)));
    agents.report(failed, TaskState.FAILED);
    harness.advance(Duration.ofSeconds(3));
    newLeader();
    harness.advance(Duration.ofMillis(1999));
    assertEquals(TaskState.READY, only("web").desired());
    harness.advance(Duration.ofMillis(1));
    assertEquals(TaskState.RUNNING, only("web").desired());
  }

  @Test
  void replacesARejectedSuccessorThatANewLeaderFinds() {
    Task failed = runningOne(one(Condition.ANY, Duration.ofSeconds(5)));
    agents.report(failed, TaskState.FAILED);
    Task rejected = only("web");
    harness.run();
    agents.report(rejected, TaskState.REJECTED);
    newLeader();
    harness.advance(Duration.ofSeconds(5));

    assertEquals(TaskState.SHUTDOWN, agents.task(rejected.id()).desired());
    assertEquals(TaskState.READY, only("web").desired());
    assertEquals(TaskState.NEW, only("web").state());
  }

  @Test
  void letsARejectedSuccessorServeItsDelay() {
    Task failed = runningOne(one(Condition.ANY, Duration.ofSeconds(5)));
    agents.report(failed, TaskState.FAILED);
    Task rejected = only("web");
    agents.report(rejected, TaskState.REJECTED);
    harness.advance(Duration.ofMillis(4999));
    assertEquals(2, agents.tasks("web").size());

    harness.advance(Duration.ofMillis(1));
    assertEquals(TaskState.SHUTDOWN, agents.task(rejected.id()).desired());
    assertEquals(TaskState.READY, only("web").desired());
  }

  @Test
  void triesAMissingImageOnceInEachDelay() {
    harness.run(new ReplicatedOrchestrator(harness.ids()), new TaskReaper());
    agents.create(Services.of(one(Condition.ANY, Duration.ofSeconds(5))));
    for (int tenth = 0; tenth < 1800; tenth++) {
      agents.live("web").forEach(task -> agents.report(task, TaskState.REJECTED));
      harness.advance(Duration.ofMillis(100));
      assertTrue(agents.tasks("web").size() <= 6, () -> "kept " + agents.tasks("web"));
    }

    long made = harness.history().stream().filter(StoreEvent.TaskCreated.class::isInstance).count();
    assertEquals(1 + 180 / 5, made, 1);
  }

  @Test
  void keepsTheHistoryShortWhileAMissingImageIsTriedWithoutDelay() {
    harness.run(new ReplicatedOrchestrator(harness.ids()), new TaskReaper());
    agents.create(Services.of(one(Condition.ANY, Duration.ZERO)));
    for (int attempt = 0; attempt < 200; attempt++) {
      agents.live("web").forEach(task -> agents.report(task, TaskState.REJECTED));
      assertTrue(agents.tasks("web").size() <= 6, () -> "kept " + agents.tasks("web"));
    }
  }

  @Test
  void doesNotRestartWhatHasCompletedWhenOnlyFailuresCount() {
    Task done = runningOne(one(Condition.ON_FAILURE, Duration.ZERO));
    agents.report(done, TaskState.COMPLETE);
    assertEquals(1, agents.tasks("web").size());

    agents.update("web", agents.service("web").spec());
    newLeader();
    assertEquals(1, agents.tasks("web").size());
  }

  @Test
  void restartsAsOftenAsTheLimitAllowsAndNotMore() {
    var policy =
        new RestartPolicy(
            Optional.of(Condition.ANY),
            Optional.of(Duration.ofSeconds(5)),
            Optional.of(3L),
            Optional.empty());
    runningOne(Services.restarting(Services.spec("web", new ServiceMode.Replicated(1)), policy));
    for (int i = 0; i < 10; i++) {
      agents.live("web").forEach(task -> agents.report(task, TaskState.FAILED));
      harness.advance(Duration.ofSeconds(5));
      agents.settle();
    }

    assertEquals(4, agents.tasks("web").size());
    assertEquals(List.of(), agents.live("web"));
  }

  /// As clients send "as often as can be": the largest unsigned number.
  @Test
  void takesALimitBeyondAllCountingForNone() {
    var policy =
        new RestartPolicy(
            Optional.of(Condition.ANY), Optional.empty(), Optional.of(-1L), Optional.empty());
    runningOne(Services.restarting(Services.spec("web", new ServiceMode.Replicated(1)), policy));

    agents.live("web").forEach(task -> agents.report(task, TaskState.FAILED));

    assertEquals(1, agents.live("web").size());
  }

  @Test
  void forgetsRestartsOutsideTheWindow() {
    var policy =
        new RestartPolicy(
            Optional.of(Condition.ANY),
            Optional.of(Duration.ZERO),
            Optional.of(1L),
            Optional.of(Duration.ofSeconds(60)));
    runningOne(Services.restarting(Services.spec("web", new ServiceMode.Replicated(1)), policy));
    agents.report(only("web"), TaskState.FAILED);
    agents.settle();
    harness.advance(Duration.ofSeconds(61));
    agents.report(only("web"), TaskState.FAILED);
    agents.settle();
    agents.report(only("web"), TaskState.FAILED);

    assertEquals(List.of(), agents.live("web"));
    assertEquals(3, agents.tasks("web").size());
  }

  @Test
  void movesTheTasksOfADrainedNodeWhenTheyHaveStopped() {
    agents.create(Services.replicated("web", 2));
    agents.settle();
    agents.set("n1", Availability.DRAIN);
    Task successor =
        agents.live("web").stream().filter(t -> t.desired() == TaskState.READY).findAny().get();

    agents.settle();
    assertEquals(TaskState.RUNNING, agents.task(successor.id()).state());
    assertEquals("n2", agents.task(successor.id()).node().orElseThrow().value());
    assertEquals(2, agents.live("web").size());
  }

  @Test
  void doesNotWaitForeverForATaskThatDoesNotStop() {
    Task stuck = runningOne(one(Condition.ANY, Duration.ofSeconds(5)));
    agents.set(stuck.node().orElseThrow().value(), Availability.DRAIN);
    harness.advance(Duration.ofSeconds(59));
    assertEquals(TaskState.READY, only("web").desired());
    harness.advance(Duration.ofSeconds(1));
    assertEquals(TaskState.RUNNING, only("web").desired());
  }

  @Test
  void doesNotWaitForTasksOfADeadNodeToStop() {
    Task lost = runningOne(one(Condition.ANY, Duration.ofSeconds(5)));
    agents.set(lost.node().orElseThrow().value(), NodeStatus.State.DOWN);
    assertEquals(TaskState.READY, only("web").desired());
    harness.advance(Duration.ofSeconds(5));
    assertEquals(TaskState.RUNNING, only("web").desired());
  }

  @Test
  void replacesTheTasksOfANodeThatIsGone() {
    Task lost = runningOne(one(Condition.ANY, Duration.ZERO));
    harness.write(new Change.RemoveNode(lost.node().orElseThrow()));

    assertEquals(TaskState.SHUTDOWN, agents.task(lost.id()).desired());
    assertEquals(TaskState.RUNNING, only("web").desired());
  }

  @Test
  void leavesTasksOnUnknownAndPausedNodes() {
    agents.create(Services.replicated("web", 2));
    agents.settle();
    agents.set("n1", NodeStatus.State.UNKNOWN);
    agents.set("n2", Availability.PAUSE);
    newLeader();

    assertEquals(2, agents.tasks("web").size());
  }

  @Test
  void takesARefusalForTheEndOfAServiceThatHasGoneMeanwhile() {
    agents.create(Services.replicated("web", 1));
    agents.settle();
    harness.propose(
        new Change.ReportTask(
            only("web").id(), only("web").status().to(TaskState.FAILED, "", harness.now())));
    harness.turn();
    // Loops' writes stand before those of clients in an entry, so this one comes too late to
    // refuse.
    harness.propose(new Change.RemoveService(Services.replicated("web", 1).id()));
    harness.settle();

    assertEquals(List.of(), harness.refusals());
    newLeader();
    assertEquals(2, agents.tasks("web").size());
  }

  @Test
  void answersOnceForASlotThatItHearsOfTwiceInOneTurn() {
    Task failed = runningOne(one(Condition.ANY, Duration.ofSeconds(5)));
    agents.report(failed, TaskState.FAILED);
    Task successor = only("web");
    // The successor is refused in the very turn in which its timer goes off.
    harness.propose(
        new Change.ReportTask(
            successor.id(), failed.status().to(TaskState.REJECTED, "", harness.now())));
    harness.turn();
    harness.advance(Duration.ofSeconds(5));

    assertEquals(1, agents.live("web").size());
    assertEquals(3, agents.tasks("web").size());
  }
}
