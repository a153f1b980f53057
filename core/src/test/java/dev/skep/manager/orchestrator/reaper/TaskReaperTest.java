package dev.skep.manager.orchestrator.reaper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.replicated.ReplicatedOrchestrator;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterId;
import dev.skep.model.ClusterSpec;
import dev.skep.model.ClusterSpec.Orchestration;
import dev.skep.model.Meta;
import dev.skep.model.RevisionKey;
import dev.skep.model.RootCa;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskSpec.RestartPolicy;
import dev.skep.model.TaskSpec.RestartPolicy.Condition;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.testkit.Agents;
import dev.skep.testkit.FreshLeader;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.RandomHistory;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskReaperTest {
  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  private void begin(long limit) {
    harness.run(new TaskReaper());
    var orchestration = new Orchestration(OptionalLong.of(limit));
    var spec = ClusterSpec.DEFAULT;
    harness.write(
        new Change.CreateCluster(
            new Cluster(
                new ClusterId("c"),
                Meta.NEW,
                new ClusterSpec(
                    spec.annotations(),
                    orchestration,
                    spec.raft(),
                    spec.dispatcher(),
                    spec.caConfig(),
                    spec.encryption()),
                new RootCa("", "", "", ""),
                Optional.empty(),
                List.of(),
                24,
                4789)));
    agents.create(Nodes.ready("n1"));
    agents.create(Services.replicated("web", 1));
  }

  private Task made(TaskState state, TaskState desired) {
    return made("web", state, desired);
  }

  /// A task of slot 1 in that state.
  private Task made(String service, TaskState state, TaskState desired) {
    harness.advance(Duration.ofSeconds(1));
    Task task =
        Tasks.made(
            new TaskId(harness.ids().next()),
            agents.service(service),
            SlotKey.numbered(new ServiceId(service), 1),
            TaskState.RUNNING,
            harness.now());
    harness.write(new Change.CreateTask(task));
    if (!state.isBefore(TaskState.ASSIGNED)) {
      agents.assign(task, "n1");
      agents.report(task, state);
    }
    harness.write(new Change.DesireTask(task.id(), desired));
    return task;
  }

  private List<TaskId> kept() {
    return agents.tasks("web").stream().map(Task::id).toList();
  }

  @Test
  void keepsTheLimitTheLiveTaskIncluded() {
    begin(2);
    made(TaskState.FAILED, TaskState.SHUTDOWN);
    Task last = made(TaskState.FAILED, TaskState.SHUTDOWN);
    Task live = made(TaskState.RUNNING, TaskState.RUNNING);

    assertEquals(List.of(last.id(), live.id()), kept());
  }

  @Test
  void keepsAllWhenTheLimitIsNegative() {
    begin(-1);
    for (int i = 0; i < 9; i++) made(TaskState.FAILED, TaskState.SHUTDOWN);

    assertEquals(9, kept().size());
  }

  @Test
  void keepsNothingButTheLiveTaskWhenTheLimitIsZero() {
    begin(0);
    made(TaskState.FAILED, TaskState.SHUTDOWN);
    made(TaskState.NEW, TaskState.SHUTDOWN);
    Task stopping = made(TaskState.RUNNING, TaskState.SHUTDOWN);
    Task live = made(TaskState.RUNNING, TaskState.RUNNING);

    assertEquals(List.of(stopping.id(), live.id()), kept());
  }

  @Test
  void leavesTheLastTaskOfASlotThatRests() {
    begin(0);
    Task done = made(TaskState.COMPLETE, TaskState.SHUTDOWN);

    assertEquals(List.of(done.id()), kept());
  }

  @Test
  void leavesATaskOnWhichASuccessorWaits() {
    begin(1);
    Task failed = made(TaskState.FAILED, TaskState.SHUTDOWN);
    Task waits =
        Tasks.made(
            new TaskId("z"),
            agents.service("web"),
            SlotKey.of(failed),
            TaskState.READY,
            harness.now());
    harness.write(new Change.CreateTask(waits));
    assertEquals(List.of(failed.id(), waits.id()), kept());

    harness.write(new Change.DesireTask(waits.id(), TaskState.RUNNING));
    agents.assign(waits, "n1");
    agents.report(waits, TaskState.RUNNING);
    assertEquals(List.of(waits.id()), kept());
  }

  @Test
  void trimsWhatIsOlderThanTheTaskOnWhichASuccessorWaits() {
    begin(2);
    Task failed = made(TaskState.FAILED, TaskState.SHUTDOWN);
    Task before = made(TaskState.FAILED, TaskState.SHUTDOWN);
    Task waits =
        Tasks.made(
            new TaskId("z"),
            agents.service("web"),
            SlotKey.of(failed),
            TaskState.READY,
            harness.now());
    harness.write(new Change.CreateTask(waits));

    assertEquals(List.of(before.id(), waits.id()), kept());
  }

  @Test
  void leavesATaskThatHasEndedAndIsNotAnswered() {
    begin(0);
    Task failed = made(TaskState.FAILED, TaskState.RUNNING);
    Task other = made(TaskState.FAILED, TaskState.RUNNING);

    assertEquals(List.of(failed.id(), other.id()), kept());
  }

  @Test
  void keepsOneTaskMoreThanRestartsAreAllowed() {
    begin(1);
    ServiceSpec spec = Services.spec("few", new ServiceMode.Replicated(1));
    var policy =
        new RestartPolicy(
            Optional.of(Condition.ANY), Optional.empty(), Optional.of(2L), Optional.empty());
    agents.create(Services.of(Services.restarting(spec, policy)));
    for (int i = 0; i < 5; i++) made("few", TaskState.FAILED, TaskState.SHUTDOWN);

    assertEquals(3, agents.tasks("few").size());
  }

  @Test
  void deletesWhatIsToBeRemovedOnceItHasStopped() {
    begin(5);
    made(TaskState.NEW, TaskState.REMOVE);
    made(TaskState.COMPLETE, TaskState.REMOVE);
    Task running = made(TaskState.RUNNING, TaskState.REMOVE);
    assertEquals(List.of(running.id()), kept());

    agents.report(running, TaskState.SHUTDOWN);
    assertEquals(List.of(), kept());
  }

  @Test
  void followsANewLimit() {
    begin(5);
    for (int i = 0; i < 5; i++) made(TaskState.FAILED, TaskState.SHUTDOWN);
    Cluster cluster = harness.view().cluster().orElseThrow();
    harness.write(
        new Change.SpecifyCluster(
            cluster.meta().version(),
            new ClusterSpec(
                cluster.spec().annotations(),
                new Orchestration(OptionalLong.of(3)),
                cluster.spec().raft(),
                cluster.spec().dispatcher(),
                cluster.spec().caConfig(),
                cluster.spec().encryption())));

    assertEquals(3, kept().size());
  }

  @Test
  void sendsTheTasksOfARemovedServiceAwayAndForgetsItsRevisions() {
    begin(5);
    made(TaskState.FAILED, TaskState.SHUTDOWN);
    Task running = made(TaskState.RUNNING, TaskState.RUNNING);
    agents.remove("web");
    assertEquals(List.of(running.id()), kept());
    assertEquals(TaskState.REMOVE, agents.task(running.id()).desired());
    assertEquals(1, harness.view().revisions(new ServiceId("web")).size());

    agents.report(running, TaskState.SHUTDOWN);
    assertEquals(List.of(), kept());
    assertEquals(0, harness.view().revisions(new ServiceId("web")).size());
  }

  @Test
  void forgetsTasksToBeRemovedWhoseNodeIsGone() {
    begin(5);
    Task running = made(TaskState.RUNNING, TaskState.REMOVE);
    harness.write(new Change.RemoveNode(agents.task(running.id()).node().orElseThrow()));

    assertEquals(List.of(), kept());
  }

  @Test
  void keepsTenRevisionsAndThoseThatTasksReferTo() {
    begin(5);
    Task old = made(TaskState.RUNNING, TaskState.RUNNING);
    for (int i = 2; i <= 15; i++) {
      agents.update("web", Services.image(agents.service("web").spec(), "image:" + i));
    }
    var web = new ServiceId("web");
    assertEquals(11, harness.view().revisions(web).size());
    assertTrue(harness.view().spec(new RevisionKey(web, 1)).isPresent());

    harness.write(new Change.RemoveTask(old.id()));
    assertEquals(10, harness.view().revisions(web).size());
  }

  @Test
  void reapsABigServiceInBoundedSteps() {
    begin(5);
    harness.run(new ReplicatedOrchestrator(harness.ids()), new TaskReaper());
    agents.create(Services.replicated("big", 2500));
    harness.observe(thoughts ->
        thoughts
            .drafts()
            .forEach(draft ->
                assertTrue(draft.transaction().changes().size() <= TaskReaper.CHANGES_PER_TURN)));
    agents.remove("big");

    assertEquals(List.of(), agents.tasks("big"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aNewLeaderReapsWhatTheOldOneReaps(long seed) {
    var random = new LoopHarness(seed);
    var check = new FreshLeader(random, _ -> new TaskReaper());
    random.observe(check).run(new ReplicatedOrchestrator(random.ids()), new TaskReaper());
    new RandomHistory(random).steps(2000);
    assertTrue(check.compared() > 20, () -> "compared " + check.compared());
  }
}
