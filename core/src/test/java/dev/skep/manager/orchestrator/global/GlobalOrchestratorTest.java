package dev.skep.manager.orchestrator.global;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.ServiceMode;
import dev.skep.model.Task;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalOrchestratorTest {
  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  @BeforeEach
  void begin() {
    harness.run(new GlobalOrchestrator(harness.ids()), new TaskReaper());
    agents.create(Nodes.ready("n1"));
    agents.create(Nodes.ready("n2"));
    var spec = Services.spec("all", new ServiceMode.Global());
    agents.create(Services.of(Services.restarting(spec, Condition.ANY, Duration.ofSeconds(5))));
    agents.settle();
  }

  private List<String> nodes() {
    return agents.live("all").stream().map(task -> task.node().orElseThrow().value()).toList();
  }

  private Task on(String node) {
    return agents.live("all").stream()
        .filter(task -> task.node().equals(Optional.of(new NodeId(node))))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void runsOneTaskOnEveryNode() {
    assertEquals(List.of("n1", "n2"), nodes());
    agents.create(Nodes.ready("n3"));
    assertEquals(List.of("n1", "n2", "n3"), nodes());
    assertEquals(0, on("n3").slot());
  }

  @Test
  void leavesADrainedNodeAndComesBack() {
    agents.set("n1", Availability.DRAIN);
    assertEquals(List.of("n2"), nodes());
    agents.settle();
    agents.set("n1", Availability.ACTIVE);
    assertEquals(List.of("n1", "n2"), nodes());
    assertEquals(TaskState.RUNNING, on("n1").desired());
  }

  @Test
  void leavesADeadNodeAndComesBack() {
    agents.set("n1", NodeStatus.State.DOWN);
    assertEquals(List.of("n2"), nodes());
    agents.set("n1", NodeStatus.State.READY);
    assertEquals(List.of("n1", "n2"), nodes());
  }

  @Test
  void waitsOnANodeThatComesBackUntilTheOldTaskHasStopped() {
    agents.set("n1", Availability.DRAIN);
    agents.set("n1", Availability.ACTIVE);
    assertEquals(TaskState.READY, on("n1").desired());
    agents.settle();
    assertEquals(TaskState.RUNNING, on("n1").state());
  }

  @Test
  void replacesAFailedTaskOnItsNodeAfterTheDelay() {
    Task failed = on("n1");
    agents.report(failed, TaskState.FAILED);
    assertEquals(TaskState.READY, on("n1").desired());
    harness.advance(Duration.ofSeconds(5));
    assertEquals(TaskState.RUNNING, on("n1").desired());
  }

  @Test
  void doesNotReplaceAFailedTaskOnAPausedNode() {
    agents.set("n1", Availability.PAUSE);
    assertEquals(List.of("n1", "n2"), nodes());
    agents.report(on("n1"), TaskState.FAILED);
    agents.update("all", Services.image(agents.service("all").spec(), "image:2"));
    assertEquals(List.of("n2"), nodes());

    agents.set("n1", Availability.ACTIVE);
    assertEquals(List.of("n1", "n2"), nodes());
  }

  @Test
  void forgetsTheTasksOfARemovedNode() {
    harness.write(new Change.RemoveNode(new NodeId("n1")));
    assertEquals(1, agents.tasks("all").size());
  }

  @Test
  void makesATaskThatWasDeletedAnew() {
    harness.write(new Change.RemoveTask(on("n1").id()));
    assertEquals(List.of("n1", "n2"), nodes());
  }

  @Test
  void followsConstraintsAndLabels() {
    agents.update("all", Services.constrained(agents.service("all").spec(), "node.labels.a==b"));
    assertEquals(List.of(), nodes());
    var labelled = Nodes.labelled(agents.node("n2"), "a", "b");
    harness.write(
        new Change.SpecifyNode(labelled.id(), labelled.meta().version(), labelled.spec()));
    assertEquals(List.of("n2"), nodes());
  }

  @Test
  void leavesTheTasksOfAnotherServiceAloneWhenOneIsUpdated() {
    agents.create(Services.global("other"));
    agents.settle();
    List<Task> before = agents.tasks("other");

    agents.update("all", Services.constrained(agents.service("all").spec(), "node.id==n1"));

    assertEquals(before, agents.tasks("other"));
  }

  @Test
  void leavesReplicatedServicesAlone() {
    agents.create(Services.replicated("web", 2));
    assertTrue(agents.tasks("web").isEmpty());
    assertTrue(agents.tasks("all").stream().allMatch(Tasks::isWanted));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aNewLeaderWantsWhatTheOldOneWants(long seed) {
    var random = new LoopHarness(seed);
    var check = new FreshLeader(random, GlobalOrchestrator::new);
    random.observe(check).run(new GlobalOrchestrator(random.ids()), new TaskReaper());
    new RandomHistory(random).steps(2000);
    assertTrue(check.compared() > 20, () -> "compared " + check.compared());
  }
}
