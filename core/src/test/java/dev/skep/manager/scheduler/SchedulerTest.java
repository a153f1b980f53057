package dev.skep.manager.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.loop.Effect.Write;
import dev.skep.loop.Input;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.Placement;
import dev.skep.model.Platform;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.WaitReason;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private final LoopHarness harness = new LoopHarness(1).run(new Scheduler());

  private void nodes(Node... nodes) {
    for (Node node : nodes) harness.write(new Change.CreateNode(node));
  }

  private Service service(ServiceSpec spec) {
    harness.write(new Change.CreateService(Services.of(spec)));
    return harness.view().serviceNamed(spec.annotations().name()).orElseThrow();
  }

  private static ServiceSpec spec(String name) {
    return Services.spec(name, new ServiceMode.Replicated(1));
  }

  private void tasks(Service service, int from, int to) {
    harness.write(
        IntStream.rangeClosed(from, to)
            .mapToObj(slot -> Pending.task(service, slot, service.name() + "." + slot))
            .map(Change.CreateTask::new)
            .toArray(Change[]::new));
  }

  private Task task(String id) {
    return harness.view().task(new TaskId(id)).orElseThrow();
  }

  private String nodeOf(String task) {
    return task(task).node().map(NodeId::value).orElse("");
  }

  private Map<String, Long> perNode(String service) {
    return harness.view().tasksOf(harness.view().serviceNamed(service).orElseThrow().id()).stream()
        .filter(task -> task.node().isPresent())
        .collect(
            Collectors.groupingBy(
                task -> task.node().orElseThrow().value(), TreeMap::new, Collectors.counting()));
  }

  private void end(String task, TaskState state) {
    harness.write(
        new Change.ReportTask(
            new TaskId(task), task(task).status().broken(state, "task: over", harness.now())));
  }

  private static Placement spread(String... labels) {
    return new Placement(
        List.of(),
        IntStream.range(0, labels.length).mapToObj(i -> Pending.spread(labels[i])).toList(),
        0,
        List.of());
  }

  @Test
  void spreadsTheServiceBeforeTheLoad() {
    nodes(Nodes.ready("n1"), Nodes.ready("n2"));
    tasks(service(spec("busy")), 1, 1);
    tasks(service(spec("web")), 1, 3);
    assertEquals(Map.of("n1", 1L), perNode("busy"));
    assertEquals(Map.of("n1", 1L, "n2", 2L), perNode("web"));
    assertEquals("scheduler assigned task to node", task("web.1").status().message());
    assertEquals(TaskState.ASSIGNED, task("web.1").state());
  }

  @Test
  void fillsTheEmptiestNodesFirstWhenOneIsFarAhead() {
    nodes(Nodes.ready("n3"));
    Service web = service(spec("web"));
    tasks(web, 1, 5);
    nodes(Nodes.ready("n1"), Nodes.ready("n2"));
    tasks(web, 6, 9);
    assertEquals(Map.of("n1", 2L, "n2", 2L, "n3", 5L), perNode("web"));
  }

  @Test
  void spreadsOverLabelsNotOverNodes() {
    nodes(
        Nodes.labelled(Nodes.ready("a1"), "zone", "a"),
        Nodes.labelled(Nodes.ready("b1"), "zone", "b"),
        Nodes.labelled(Nodes.ready("b2"), "zone", "b"),
        Nodes.labelled(Nodes.ready("b3"), "zone", "b"));
    tasks(service(Pending.placed(spec("web"), spread("node.labels.zone"))), 1, 6);
    assertEquals(Map.of("a1", 3L, "b1", 1L, "b2", 1L, "b3", 1L), perNode("web"));
  }

  @Test
  void spillsWhatAFullBranchDoesNotTake() {
    nodes(
        Pending.with(Nodes.labelled(Nodes.ready("a1"), "zone", "a"), 1, 0),
        Pending.with(Nodes.labelled(Nodes.ready("b1"), "zone", "b"), 4, 0),
        Pending.with(Nodes.labelled(Nodes.ready("b2"), "zone", "b"), 4, 0));
    tasks(
        service(Pending.reserving(Pending.placed(spec("web"), spread("node.labels.zone")), 1, 0)),
        1,
        7);
    assertEquals(Map.of("a1", 1L, "b1", 3L, "b2", 3L), perNode("web"));
  }

  @Test
  void holdsTasksWhileThereIsNoNode() {
    tasks(service(spec("web")), 1, 1);
    assertEquals("no suitable node", task("web.1").status().err());
    assertEquals(TaskState.PENDING, task("web.1").state());
    nodes(Nodes.ready("n1"));
    assertEquals("n1", nodeOf("web.1"));
    assertEquals("", task("web.1").status().err());
    assertEquals(Optional.empty(), task("web.1").status().waiting());
  }

  @Test
  void explainsTheMostFrequentCauseFirst() {
    nodes(
        Pending.with(Nodes.ready("n1"), 1, 0),
        Nodes.in(Nodes.ready("n2"), NodeStatus.State.DOWN),
        Nodes.in(Nodes.ready("n3"), NodeStatus.State.DOWN));
    tasks(service(Pending.reserving(spec("web"), 2, 0)), 1, 1);
    assertEquals(
        "no suitable node (2 nodes not available for new tasks; insufficient resources on 1 node)",
        task("web.1").status().err());
    assertEquals(
        Optional.of(
            new WaitReason(
                "scheduler",
                new TreeMap<>(Map.of("node-unavailable", 2, "insufficient-resources", 1)))),
        task("web.1").status().waiting());
  }

  @Test
  void saysWhatEachFilterSays() {
    nodes(Nodes.ready("n1"));
    var unlabelled = new Placement(List.of("node.labels.zone==a"), List.of(), 0, List.of());
    var arm = new Placement(List.of(), List.of(), 0, List.of(new Platform("arm64", "linux")));
    var once = new Placement(List.of(), List.of(), 1, List.of());
    tasks(service(Pending.placed(spec("labels"), unlabelled)), 1, 1);
    tasks(service(Pending.placed(spec("arm"), arm)), 1, 1);
    tasks(service(Pending.placed(spec("once"), once)), 1, 2);
    tasks(service(Pending.onHostPort(spec("port"), 8080)), 1, 2);
    assertEquals(
        "no suitable node (scheduling constraints not satisfied on 1 node)",
        task("labels.1").status().err());
    assertEquals("no suitable node (unsupported platform on 1 node)", task("arm.1").status().err());
    assertEquals(
        "no suitable node (max replicas per node limit exceed)", task("once.2").status().err());
    assertEquals(
        "no suitable node (host-mode port already in use on 1 node)",
        task("port.2").status().err());
  }

  @Test
  void placesAWaitingTaskWhenAnotherEnds() {
    nodes(Pending.with(Nodes.ready("n1"), 1, 0));
    tasks(service(Pending.reserving(spec("web"), 1, 0)), 1, 2);
    assertEquals(
        "no suitable node (insufficient resources on 1 node)", task("web.2").status().err());
    end("web.1", TaskState.COMPLETE);
    assertEquals("n1", nodeOf("web.2"));
  }

  @Test
  void writesNothingWhenNothingHasChangedForAWaitingTask() {
    tasks(service(Pending.reserving(spec("web"), 1, 0)), 1, 1);
    nodes(Nodes.ready("n1"));
    long version = task("web.1").meta().version();
    Node node = harness.view().node(new NodeId("n1")).orElseThrow();
    harness.write(
        new Change.ReportNode(
            node.id(), node.status().with(NodeStatus.State.READY, "x"), Optional.empty()));
    assertEquals(version, task("web.1").meta().version());
  }

  @Test
  void leavesDrainedAndPausedNodesAlone() {
    Node drained = Nodes.ready("n1");
    Node paused = Nodes.ready("n2");
    nodes(
        drained.withSpec(drained.spec().withAvailability(Availability.DRAIN)),
        paused.withSpec(paused.spec().withAvailability(Availability.PAUSE)),
        Nodes.ready("n3"));
    tasks(service(spec("web")), 1, 3);
    assertEquals(Map.of("n3", 3L), perNode("web"));
  }

  @Test
  void confirmsTasksThatHaveTheirNodeAlready() {
    nodes(Nodes.ready("n1"));
    Service each = service(Services.spec("each", new ServiceMode.Global()));
    harness.write(new Change.CreateTask(Pending.on(Pending.task(each, 0, "each.n1"), "n1")));
    assertEquals(
        "scheduler confirmed task can run on preassigned node", task("each.n1").status().message());
    assertEquals(TaskState.ASSIGNED, task("each.n1").state());
  }

  @Test
  void holdsAConfirmationUntilTheNodeHasRoom() {
    nodes(Pending.with(Nodes.ready("n1"), 1, 0));
    tasks(service(Pending.reserving(spec("web"), 1, 0)), 1, 1);
    Service each =
        service(Pending.reserving(Services.spec("each", new ServiceMode.Global()), 1, 0));
    harness.write(new Change.CreateTask(Pending.on(Pending.task(each, 0, "each.n1"), "n1")));
    assertEquals("insufficient resources on 1 node", task("each.n1").status().err());
    end("web.1", TaskState.COMPLETE);
    assertEquals(TaskState.ASSIGNED, task("each.n1").state());
  }

  @Test
  void avoidsANodeOnWhichTheRevisionKeepsFailing() {
    nodes(Nodes.ready("n1"), Nodes.ready("n2"));
    tasks(service(spec("load")), 1, 1);
    tasks(service(spec("load2")), 1, 1);
    tasks(service(spec("load3")), 1, 1);
    Service web = service(spec("web"));
    for (int slot = 1; slot <= 5; slot++) {
      tasks(web, slot, slot);
      assertEquals("n2", nodeOf("web." + slot));
      end("web." + slot, TaskState.FAILED);
    }
    tasks(web, 6, 6);
    assertEquals("n1", nodeOf("web.6"));
    end("web.6", TaskState.COMPLETE);
    harness.advance(Duration.ofMinutes(6));
    tasks(web, 7, 7);
    assertEquals("n2", nodeOf("web.7"));
  }

  @Test
  void forgetsTheFailuresOfAnEarlierRevision() {
    nodes(Nodes.ready("n1"), Nodes.ready("n2"));
    for (String load : List.of("load", "load2", "load3")) tasks(service(spec(load)), 1, 1);
    Service web = service(spec("web"));
    for (int slot = 1; slot <= 5; slot++) {
      tasks(web, slot, slot);
      end("web." + slot, TaskState.FAILED);
    }

    harness.write(
        new Change.ReviseService(web.id(), web.meta().version(), Services.forced(web.spec())));
    tasks(harness.view().service(web.id()).orElseThrow(), 6, 6);

    assertEquals("n2", nodeOf("web.6"), "which the revision before kept failing on");
  }

  @Test
  void forgetsWaitingTasksOfAServiceThatIsGone() {
    Service web = service(spec("web"));
    tasks(web, 1, 1);
    harness.write(
        new Change.RemoveService(web.id()),
        new Change.DesireTask(new TaskId("web.1"), TaskState.REMOVE));

    nodes(Nodes.ready("n1"));

    assertEquals("", nodeOf("web.1"));
  }

  @Test
  void countsNothingOfWhatIsOverWhenItBegins() {
    nodes(Pending.with(Nodes.ready("n1"), 1, 0));
    Service web = service(Pending.reserving(spec("web"), 1, 0));
    tasks(web, 1, 1);
    end("web.1", TaskState.FAILED);

    harness.run(new Scheduler());
    tasks(web, 2, 2);

    assertEquals("n1", nodeOf("web.2"));
  }

  @Test
  void leavesPendingTasksAloneThatAreNotWantedWhenItBegins() {
    harness.run();
    nodes(Nodes.ready("n1"));
    tasks(service(spec("web")), 1, 2);
    harness.write(new Change.DesireTask(new TaskId("web.1"), TaskState.REMOVE));

    harness.run(new Scheduler());

    assertEquals("", nodeOf("web.1"));
    assertEquals("n1", nodeOf("web.2"));
  }

  @Test
  void takesASystemWithoutAnArchitectureForAny() {
    nodes(Nodes.ready("n1"));
    var linux = new Placement(List.of(), List.of(), 0, List.of(new Platform("", "linux")));

    tasks(service(Pending.placed(spec("web"), linux)), 1, 1);

    assertEquals("n1", nodeOf("web.1"));
  }

  @Test
  void endsATaskThatIsNotWantedBeforeItHasANode() {
    tasks(service(spec("web")), 1, 1);
    harness.write(new Change.DesireTask(new TaskId("web.1"), TaskState.SHUTDOWN));
    assertEquals(TaskState.SHUTDOWN, task("web.1").state());
    assertEquals("", task("web.1").status().err());
  }

  @Test
  void placesMoreTasksThanFitInOneTurn() {
    nodes(Nodes.ready("n1"), Nodes.ready("n2"));
    tasks(service(spec("web")), 1, Decisions.MOST + 1_000);
    assertEquals(Map.of("n1", 3_000L, "n2", 3_000L), perNode("web"));
  }

  @Test
  void looksAgainAtTasksWhosePlacementWasRefused() {
    nodes(Pending.with(Nodes.ready("n1"), 1, 0), Pending.with(Nodes.ready("n2"), 1, 0));
    Service web = service(Pending.reserving(spec("web"), 1, 0));
    var loop = new Scheduler();
    loop.start(harness.view(), harness.now());
    harness.run();
    tasks(web, 1, 1);
    var created = new Input.Committed(List.of(harness.history().getLast()));
    var asked = (Write) loop.on(created, harness.view(), harness.now()).getFirst();
    assertTrue(asked.transaction().changes().getFirst() instanceof Change.AssignTask);

    Node n1 = harness.view().node(new NodeId("n1")).orElseThrow();
    harness.write(
        new Change.ReportNode(
            n1.id(), n1.status().with(NodeStatus.State.DOWN, "gone"), Optional.empty()));
    var down = new Input.Committed(List.of(harness.history().getLast()));
    assertEquals(List.of(), loop.on(down, harness.view(), harness.now()));
    var refused =
        new Input.Refused(
            asked.transaction(), new Refusal(Refusal.Code.FAILED_PRECONDITION, "node is gone"));
    var again = (Write) loop.on(refused, harness.view(), harness.now()).getFirst();
    assertEquals(
        new NodeId("n2"), ((Change.AssignTask) again.transaction().changes().getFirst()).node());
  }
}
