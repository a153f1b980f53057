package dev.skep.manager.orchestrator.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.testkit.Agents;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicatedJobTest {
  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  @BeforeEach
  void begin() {
    harness.run(new JobOrchestrator(harness.ids()), new TaskReaper());
    agents.create(Nodes.ready("n1"));
    agents.create(Nodes.ready("n2"));
  }

  private List<Long> live() {
    return agents.live("job").stream().map(Task::shownSlot).sorted().toList();
  }

  private Task in(long shownSlot) {
    return agents.live("job").stream()
        .filter(task -> task.shownSlot() == shownSlot)
        .findFirst()
        .orElseThrow();
  }

  private long finished() {
    OptionalLong iteration = agents.service("job").iteration();
    return agents.tasks("job").stream()
        .filter(task -> task.iteration().equals(iteration) && task.state() == TaskState.COMPLETE)
        .count();
  }

  private static ServiceSpec restarting(ServiceSpec spec, Condition condition, long attempts) {
    return Services.restarting(
        spec,
        new RestartPolicy(
            Optional.of(condition),
            Optional.of(Duration.ZERO),
            Optional.of(attempts),
            Optional.empty()));
  }

  private void create(Condition condition, long attempts, long concurrent, long total) {
    Service job = Services.job("job", concurrent, total);
    agents.create(Services.of(restarting(job.spec(), condition, attempts)));
  }

  private void again() {
    ServiceSpec spec = agents.service("job").spec();
    agents.update("job", Services.image(spec, "image:" + (agents.service("job").revision() + 1)));
  }

  @Test
  void runsNoMoreAtOnceThanItMay() {
    agents.create(Services.job("job", 2, 5));
    agents.run("job");
    assertEquals(List.of(0L, 1L), live());
    assertTrue(agents.live("job").stream().allMatch(t -> t.desired() == TaskState.COMPLETE));

    agents.report(in(1), TaskState.COMPLETE);
    assertEquals(List.of(0L, 2L), live());
  }

  @Test
  void comesToItsEndWithOneCompleteTaskInEverySlot() {
    agents.create(Services.job("job", 2, 5));
    agents.settle();
    harness.advance(Duration.ofHours(1));
    assertEquals(5, finished());
    assertEquals(
        List.of(0L, 1L, 2L, 3L, 4L),
        agents.tasks("job").stream().map(Task::shownSlot).sorted().toList());
    assertEquals(List.of(), live());
  }

  @Test
  void beginsOnlyAsManyAsAreStillNeeded() {
    agents.create(Services.job("job", 3, 4));
    agents.run("job");
    agents.report(in(0), TaskState.COMPLETE);
    agents.report(in(1), TaskState.COMPLETE);
    assertEquals(List.of(2L, 3L), live());
  }

  @Test
  void runsNothingWhenNothingMayRunAtOnce() {
    agents.create(Services.job("job", 0, 4));
    assertEquals(List.of(), live());
  }

  @Test
  void replacesAFailedTaskInItsSlotAfterTheDelay() {
    agents.create(Services.job("job", 1, 2));
    agents.run("job");
    agents.report(in(0), TaskState.FAILED);
    assertEquals(List.of(0L), live());
    assertEquals(TaskState.READY, in(0).desired());

    harness.advance(Duration.ofSeconds(5));
    assertEquals(TaskState.COMPLETE, in(0).desired());
  }

  @Test
  void neverRestartsWhatIsCompleteWhateverTheCondition() {
    create(Condition.ANY, 0, 1, 1);
    agents.settle();
    harness.advance(Duration.ofHours(1));
    assertEquals(1, agents.tasks("job").size());
  }

  @Test
  void triesASlotOnceMoreThanItMayBeRestarted() {
    create(Condition.ON_FAILURE, 3, 1, 1);
    for (int attempt = 0; attempt < 4; attempt++) {
      agents.run("job");
      agents.report(in(0), TaskState.FAILED);
      harness.advance(Duration.ofMinutes(1));
    }
    assertEquals(List.of(), live());
    assertEquals(4, agents.tasks("job").size());
  }

  @Test
  void triesASlotOnceWithoutRestartsAndGoesOnToTheNext() {
    create(Condition.NONE, 0, 1, 2);
    agents.run("job");
    agents.report(in(0), TaskState.FAILED);
    assertEquals(List.of(1L), live());
    agents.settle();
    assertEquals(List.of(), live());
    assertEquals(2, agents.tasks("job").size());
  }

  @Test
  void everyUpdateIsAnotherRun() {
    agents.create(Services.job("job", 2, 2));
    agents.settle();
    again();
    assertEquals(OptionalLong.of(1), agents.service("job").iteration());
    assertEquals(List.of(0L, 1L), live());
    assertTrue(agents.live("job").stream().allMatch(t -> t.iteration().equals(OptionalLong.of(1))));
    assertEquals(4, agents.tasks("job").size());
  }

  @Test
  void takesAwayWhatAnEarlierRunHasNotFinished() {
    agents.create(Services.job("job", 2, 2));
    agents.run("job");
    Task complete = in(0);
    Task cut = in(1);
    agents.report(complete, TaskState.COMPLETE);
    again();
    assertEquals(TaskState.COMPLETE, agents.task(complete.id()).desired());
    assertEquals(TaskState.REMOVE, agents.task(cut.id()).desired());
    agents.settle();
    assertTrue(harness.view().task(cut.id()).isEmpty());
    assertEquals(2, finished());
  }

  @Test
  void anotherNumberIsAnotherRun() {
    agents.create(Services.job("job", 1, 1));
    agents.settle();
    ServiceSpec spec = agents.service("job").spec();
    agents.update("job", spec.withMode(new ServiceMode.ReplicatedJob(1, 3)));
    agents.settle();
    assertEquals(3, finished());
    assertEquals(4, agents.tasks("job").size());
  }

  @Test
  void aRollbackIsAnotherRunToo() {
    agents.create(Services.job("job", 1, 1));
    agents.settle();
    again();
    agents.settle();
    Service job = agents.service("job");
    harness.write(
        new Change.RollBackService(
            job.id(),
            job.meta().version(),
            Services.rollbackStatus(harness.now()),
            OptionalLong.empty()));
    agents.settle();
    assertEquals(OptionalLong.of(2), agents.service("job").iteration());
    assertEquals(1, finished());
  }

  @Test
  void drainedNodesLetTheirTasksComeToAnEnd() {
    agents.create(Services.job("job", 1, 1));
    agents.run("job");
    Task task = in(0);
    agents.set(task.node().orElseThrow().value(), Availability.DRAIN);
    assertEquals(TaskState.COMPLETE, agents.task(task.id()).desired());
    assertEquals(List.of(0L), live());
  }

  @Test
  void replacesTheTaskOfADeadNode() {
    agents.create(Services.job("job", 1, 1));
    agents.run("job");
    Task task = in(0);
    agents.set(task.node().orElseThrow().value(), NodeStatus.State.DOWN);
    assertEquals(TaskState.SHUTDOWN, agents.task(task.id()).desired());
    harness.advance(Duration.ofSeconds(5));
    agents.settle();
    assertEquals(1, finished());
  }

  @Test
  void aTaskThatIsLostWithItsNodeIsAnAttempt() {
    create(Condition.NONE, 0, 1, 1);
    agents.run("job");
    agents.set(in(0).node().orElseThrow().value(), NodeStatus.State.DOWN);
    assertEquals(List.of(), live());
    assertEquals(1, agents.tasks("job").size());
  }

  @Test
  void keepsEveryCompleteTaskOfThePresentRunAndALimitedHistory() {
    create(Condition.ON_FAILURE, 0, 1, 1);
    for (int attempt = 0; attempt < 20; attempt++) {
      agents.run("job");
      agents.report(in(0), TaskState.FAILED);
      harness.advance(Duration.ofSeconds(1));
    }
    agents.settle();
    assertEquals(1, finished());
    assertEquals(5, agents.tasks("job").size());
  }

  @Test
  void aHistoryOfRunsIsLimitedToo() {
    agents.create(Services.job("job", 2, 2));
    for (int run = 0; run < 20; run++) {
      agents.settle();
      harness.advance(Duration.ofSeconds(1));
      again();
    }
    agents.settle();
    assertEquals(2, finished());
    assertEquals(10, agents.tasks("job").size());
  }
}
