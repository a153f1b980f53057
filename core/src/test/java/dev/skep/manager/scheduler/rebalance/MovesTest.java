package dev.skep.manager.scheduler.rebalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.Placement;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Change;
import dev.skep.store.View;
import dev.skep.testkit.Agents;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MovesTest {
  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  private Service service(ServiceSpec spec) {
    agents.create(Services.of(spec));
    return agents.service(spec.annotations().name());
  }

  private static ServiceSpec spec(long replicas) {
    return Services.spec("web", new ServiceMode.Replicated(replicas));
  }

  private void nodes(int count) {
    for (int number = 1; number <= count; number++) agents.create(Nodes.ready("n" + number));
  }

  /// One more running task of the service.
  private void runs(Service service, String node) {
    long slot = harness.view().tasksOf(service.id()).size() + 1;
    var task =
        new Task(
            new TaskId("%s.%03d".formatted(service.name(), slot)),
            Meta.NEW,
            service.id(),
            service.name(),
            service.revision(),
            slot,
            Optional.of(new NodeId(node)),
            TaskStatus.at(TaskState.RUNNING, "started", harness.now()),
            TaskState.RUNNING,
            List.of(),
            service.spec().endpointSpec());
    harness.write(new Change.CreateTask(task));
  }

  private static List<String> lines(List<Move> moves) {
    return moves.stream()
        .map(it -> it.task().slot() + ": " + it.from() + " -> " + it.to())
        .toList();
  }

  private List<String> moves(Service service) {
    return lines(Moves.ifAskedNow(harness.view(), service, harness.now()));
  }

  @Test
  void anEmptyNodeGetsItsShare() {
    nodes(3);
    Service web = service(spec(6));
    for (int i = 0; i < 3; i++) {
      runs(web, "n1");
      runs(web, "n2");
    }

    assertEquals(List.of("5: n1 -> n3", "6: n2 -> n3"), moves(web));
  }

  @Test
  void whatIsLevelStays() {
    nodes(3);
    Service web = service(spec(4));
    for (String node : List.of("n1", "n1", "n2", "n3")) runs(web, node);

    assertEquals(List.of(), moves(web));
  }

  @Test
  void constraintsAndPausedNodesCount() {
    nodes(4);
    agents.set("n4", Availability.PAUSE);
    Service web = service(Services.constrained(spec(3), "node.id != n3"));
    for (int i = 0; i < 3; i++) runs(web, "n1");

    assertEquals(List.of("3: n1 -> n2"), moves(web));
  }

  @Test
  void whatIsOnAPausedNodeStaysThere() {
    nodes(2);
    Service web = service(spec(2));
    runs(web, "n1");
    runs(web, "n1");
    agents.set("n1", Availability.PAUSE);

    assertEquals(List.of(), moves(web));
  }

  @Test
  void theMostPerNodeIsKept() {
    nodes(2);
    ServiceSpec most =
        spec(3)
            .withTaskTemplate(
                spec(3)
                    .taskTemplate()
                    .withPlacement(new Placement(List.of(), List.of(), 1, List.of())));
    Service web = service(most);
    for (int i = 0; i < 3; i++) runs(web, "n1");

    assertEquals(List.of("3: n1 -> n2"), moves(web));
  }

  @Test
  void racksComeBeforeNodes() {
    agents.create(Nodes.labelled(Nodes.ready("a1"), "rack", "a"));
    for (String node : List.of("b1", "b2", "b3")) {
      agents.create(Nodes.labelled(Nodes.ready(node), "rack", "b"));
    }
    Service web = service(spread(spec(4)));
    for (String node : List.of("a1", "a1", "b1", "b2")) runs(web, node);

    assertEquals(List.of(), moves(web));
  }

  private static ServiceSpec spread(ServiceSpec spec) {
    return spec.withTaskTemplate(
        spec.taskTemplate()
            .withPlacement(
                new Placement(
                    List.of(),
                    List.of(new Placement.Preference(new Placement.Spread("node.labels.rack"))),
                    0,
                    List.of())));
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 200);
  }

  /// From any placement, whatever the labels: each move lowers the imbalance, the end is reached,
  /// and without labels nobody has two more than another.
  @ParameterizedTest
  @MethodSource("seeds")
  void eachMoveLowersTheImbalance(long seed) {
    var random = new SplittableRandom(seed);
    int count = 1 + random.nextInt(8);
    boolean racks = random.nextBoolean();
    for (int number = 1; number <= count; number++) {
      Node node = Nodes.ready("n" + number);
      agents.create(racks ? Nodes.labelled(node, "rack", "r" + random.nextInt(3)) : node);
    }
    int tasks = random.nextInt(30);
    Service web = service(racks ? spread(spec(tasks)) : spec(tasks));
    Service other = service(Services.spec("other", new ServiceMode.Replicated(5)));
    for (int i = 0; i < tasks; i++) runs(web, "n" + (1 + random.nextInt(count)));
    for (int i = 0; i < 5; i++) runs(other, "n" + (1 + random.nextInt(count)));
    View view = harness.view();
    var moves = new Moves(view, web, new Cause.Always(), harness.now());

    var now = moves.imbalance();
    var load = load(view, web);
    for (List<Move> next = moves.take(1); !next.isEmpty(); next = moves.take(1)) {
      var after = moves.imbalance();
      assertTrue(isLess(after, now), now + " -> " + after);
      now = after;
      load.merge(next.getFirst().from().value(), -1, Integer::sum);
      load.merge(next.getFirst().to().value(), 1, Integer::sum);
    }
    if (racks) return;
    int most = load.values().stream().mapToInt(it -> it).max().orElse(0);
    int fewest = load.values().stream().mapToInt(it -> it).min().orElse(0);
    assertTrue(most - fewest <= 1, load::toString);
    assertTrue(moves.isDone());
  }

  private static boolean isLess(List<Long> one, List<Long> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!one.get(i).equals(other.get(i))) return one.get(i) < other.get(i);
    }
    return false;
  }

  private static TreeMap<String, Integer> load(View view, Service service) {
    var load = new TreeMap<String, Integer>();
    view.nodes().forEach(node -> load.put(node.id().value(), 0));
    for (Task task : view.tasksOf(service.id())) {
      load.merge(task.node().orElseThrow().value(), 1, Integer::sum);
    }
    return load;
  }
}
