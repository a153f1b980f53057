package dev.skep.manager.orchestrator.enforce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.replicated.ReplicatedOrchestrator;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.Resources;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskSpec;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.testkit.Agents;
import dev.skep.testkit.FreshLeader;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintEnforcerTest {
  private static final ServiceSpec WEB = Services.spec("web", new ServiceMode.Replicated(2));

  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  private void lead() {
    harness.run(new ReplicatedOrchestrator(harness.ids()), new ConstraintEnforcer());
  }

  /// Two nodes of zone a with a task of `web` on each.
  private void zoneA(ServiceSpec spec) {
    lead();
    agents.create(has(Nodes.labelled(Nodes.ready("n1"), "zone", "a"), 4));
    agents.create(has(Nodes.labelled(Nodes.ready("n2"), "zone", "a"), 4));
    agents.create(Services.of(spec));
    agents.settle();
  }

  private static Node has(Node node, long cpus) {
    NodeDescription was = node.description();
    return node.withDescription(
        new NodeDescription(
            was.hostname(),
            was.platform(),
            Resources.of(cpus * 1_000_000_000, 1L << 30),
            was.engine(),
            was.tlsInfo(),
            was.dataPathAddr()));
  }

  private void move(String node, String zone) {
    Node labelled = Nodes.labelled(agents.node(node), "zone", zone);
    harness.write(
        new Change.SpecifyNode(labelled.id(), labelled.meta().version(), labelled.spec()));
  }

  private void shrink(String node, long cpus) {
    Node less = has(agents.node(node), cpus);
    harness.write(new Change.ReportNode(less.id(), less.status(), Optional.of(less.description())));
  }

  private List<TaskState> on(String node) {
    return harness.view().tasksOn(new NodeId(node)).stream().map(Task::state).toList();
  }

  private static ServiceSpec reserving(ServiceSpec spec, long cpus) {
    TaskSpec was = spec.taskTemplate();
    return spec.withTaskTemplate(
        new TaskSpec(
            was.containerSpec(),
            Optional.of(
                new TaskSpec.ResourceRequirements(
                    Optional.empty(), Optional.of(Resources.of(cpus * 1_000_000_000, 0)))),
            was.restartPolicy(),
            was.placement(),
            was.networks(),
            was.logDriver(),
            was.forceUpdate()));
  }

  @Test
  void rejectsWhatANodeWithOtherLabelsMayNotKeepAndItIsReplacedElsewhere() {
    zoneA(Services.constrained(WEB, "node.labels.zone==a"));

    move("n1", "b");

    Task gone = harness.view().tasksOn(new NodeId("n1")).getFirst();
    assertEquals(TaskState.REJECTED, gone.state());
    assertEquals("task rejected by constraint enforcer", gone.status().message());
    assertEquals("assigned node no longer meets constraints", gone.status().err());
    assertEquals(TaskState.SHUTDOWN, gone.desired(), "and its node stops it");
    agents.settle();
    harness.advance(Duration.ofSeconds(5));
    agents.settle();
    assertEquals(List.of(TaskState.RUNNING, TaskState.RUNNING), on("n2"));
  }

  @Test
  void leavesTasksWhoseNodeStillFits() {
    zoneA(Services.constrained(WEB, "node.labels.zone!=c"));

    move("n1", "b");

    assertEquals(List.of(TaskState.RUNNING), on("n1"));
  }

  @Test
  void leavesAPausedNodeItsTasksUntilItIsActiveAgain() {
    zoneA(Services.constrained(WEB, "node.labels.zone==a"));

    agents.set("n1", Availability.PAUSE);
    move("n1", "b");
    assertEquals(List.of(TaskState.RUNNING), on("n1"));

    agents.set("n1", Availability.ACTIVE);
    assertEquals(List.of(TaskState.REJECTED), on("n1"));
  }

  @Test
  void goesByWhatTheServiceWantsNow() {
    lead();
    zoneA(WEB);
    ServiceSpec placed = Services.constrained(WEB, "node.labels.zone==a");
    agents.update("web", placed);

    move("n2", "b");

    assertEquals(List.of(TaskState.REJECTED), on("n2"));
    assertEquals(List.of(TaskState.RUNNING), on("n1"));
  }

  @Test
  void rejectsTheYoungestWhenWhatTheNodeHasNoLongerCoversAll() {
    zoneA(reserving(WEB, 2));
    agents.update("web", Services.scaled(agents.service("web").spec(), 4));
    agents.settle();
    List<Task> both = harness.view().tasksOn(new NodeId("n1"));
    assertEquals(2, both.size());

    shrink("n1", 3);

    assertEquals(List.of(TaskState.RUNNING, TaskState.REJECTED), on("n1"));
  }

  @Test
  void doesNotCountWhatIsOverOrOnItsWayOut() {
    zoneA(reserving(WEB, 4));
    agents.update("web", Services.scaled(agents.service("web").spec(), 1));

    shrink("n2", 1);

    assertEquals(List.of(TaskState.RUNNING), on("n2"), "it was told to go before");
  }

  @Test
  void judgesNoHostThatDoesNotSayWhatItHas() {
    zoneA(reserving(WEB, 2));

    Node unknown = agents.node("n1").withDescription(Nodes.ready("n1").description());
    harness.write(
        new Change.ReportNode(unknown.id(), unknown.status(), Optional.of(unknown.description())));

    assertEquals(List.of(TaskState.RUNNING), on("n1"));
  }

  @Test
  void aNewLeaderFindsWhatHasChangedMeanwhile() {
    zoneA(Services.constrained(WEB, "node.labels.zone==a"));
    harness.run();
    move("n1", "b");
    assertEquals(List.of(TaskState.RUNNING), on("n1"));

    lead();

    assertEquals(List.of(TaskState.REJECTED), on("n1"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aNewLeaderWantsWhatTheOldOneWants(long seed) {
    var random = new LoopHarness(seed);
    var check = new FreshLeader(random, _ -> new ConstraintEnforcer());
    var all = new Agents(random);
    random.observe(check).run(new ReplicatedOrchestrator(random.ids()), new ConstraintEnforcer());
    for (String node : List.of("n1", "n2", "n3")) all.create(Nodes.ready(node));
    all.create(Services.of(Services.constrained(Services.scaled(WEB, 5), "node.labels.zone!=b")));
    for (int step = 0; step < 300; step++) {
      String id = "n" + (1 + random.random().nextInt(3));
      String zone = random.random().nextBoolean() ? "a" : "b";
      Node node = Nodes.labelled(all.node(id), "zone", zone);
      random.write(new Change.SpecifyNode(node.id(), node.meta().version(), node.spec()));
      all.settleOnce();
      random.advance(Duration.ofSeconds(2));
    }
    assertTrue(check.compared() > 20, () -> "compared " + check.compared());
  }
}
