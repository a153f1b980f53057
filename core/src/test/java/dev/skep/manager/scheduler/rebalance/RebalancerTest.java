package dev.skep.manager.scheduler.rebalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.loop.ControlLoop;
import dev.skep.manager.allocator.Allocator;
import dev.skep.manager.orchestrator.replicated.ReplicatedOrchestrator;
import dev.skep.manager.orchestrator.update.Updater;
import dev.skep.manager.scheduler.Scheduler;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateConfig.Order;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import dev.skep.testkit.Agents;
import dev.skep.testkit.FreshLeader;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RebalancerTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private LoopHarness harness = new LoopHarness(1);
  private Agents agents = new Agents(harness);

  @BeforeEach
  void begin() {
    newLeader();
    agents.create(Nodes.ready("n1"));
    agents.create(Nodes.ready("n2"));
  }

  private void newLeader() {
    harness.run(loops(harness));
  }

  private static ControlLoop[] loops(LoopHarness harness) {
    return new ControlLoop[] {
      new ReplicatedOrchestrator(harness.ids()),
      new Updater(harness.ids()),
      new Rebalancer(),
      new Allocator(),
      new Scheduler()
    };
  }

  private static ServiceSpec spec(String when, long replicas, Order order) {
    var spec = Services.spec("web", new ServiceMode.Replicated(replicas));
    var config = new UpdateConfig(1, Duration.ZERO, Optional.empty(), Optional.empty(), 0, order);
    return Services.labelled(Services.updating(spec, config), "skep.rebalance", when);
  }

  /// All its tasks run, before anything else happens.
  private void runs(ServiceSpec spec) {
    agents.create(Services.of(spec));
    work();
    harness.advance(INTERVAL);
    work();
  }

  /// Agents bring every task as far as it should go.
  private void work() {
    for (Optional<Task> next = idle(); next.isPresent(); next = idle()) step(next.get());
  }

  private Optional<Task> idle() {
    return harness.view().tasks().stream()
        .filter(task -> !task.state().isBefore(TaskState.ASSIGNED) && !task.state().isTerminal())
        .filter(task -> task.state().isBefore(task.desired()))
        .filter(task ->
            harness.view().node(task.node().orElseThrow()).orElseThrow().status().state()
                == NodeStatus.State.READY)
        .findFirst();
  }

  private void step(Task task) {
    agents.report(
        task, task.desired().isAfter(TaskState.RUNNING) ? TaskState.SHUTDOWN : task.desired());
  }

  /// Time passes, and agents work.
  private void pass(Duration time) {
    for (int i = 0; i < time.toSeconds(); i++) {
      harness.advance(Duration.ofSeconds(1));
      work();
    }
  }

  private TreeMap<String, Integer> load() {
    var load = new TreeMap<String, Integer>();
    for (Task task : agents.live("web")) {
      load.merge(task.node().map(Object::toString).orElse("none"), 1, Integer::sum);
    }
    return load;
  }

  private static TreeMap<String, Integer> load(Object... nodesAndCounts) {
    var load = new TreeMap<String, Integer>();
    for (int i = 0; i < nodesAndCounts.length; i += 2) {
      load.put((String) nodesAndCounts[i], (Integer) nodesAndCounts[i + 1]);
    }
    return load;
  }

  private List<Task> leaving() {
    return agents.live("web").stream().filter(Task::leaving).toList();
  }

  private long everLeft() {
    return harness.history().stream()
        .filter(event ->
            event instanceof StoreEvent.TaskUpdated(var was, var is)
                && !was.leaving()
                && is.leaving())
        .count();
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatJoinsGetsItsShare(Order order) {
    runs(spec("on-join", 6, order));
    agents.create(Nodes.ready("n3"));
    pass(Duration.ofMinutes(2));

    assertEquals(load("n1", 2, "n2", 2, "n3", 2), load());
    assertEquals(2, everLeft());
    assertEquals(Optional.empty(), agents.service("web").updateStatus());
  }

  @Test
  void nobodyMovesUnlessAsked() {
    runs(spec("off", 6, Order.STOP_FIRST));
    agents.create(Nodes.ready("n3"));
    pass(Duration.ofMinutes(2));

    assertEquals(load("n1", 3, "n2", 3), load());
  }

  @Test
  void aNodeThatComesBackGetsItsShare() {
    runs(spec("on-join", 4, Order.START_FIRST));
    agents.lose("n2");
    pass(Duration.ofSeconds(30));
    assertEquals(load("n1", 4), load());
    agents.set("n2", NodeStatus.State.READY);
    pass(Duration.ofMinutes(2));

    assertEquals(load("n1", 2, "n2", 2), load());
  }

  @Test
  void aNodeThatIsSetActiveGetsItsShare() {
    agents.set("n2", Availability.DRAIN);
    runs(spec("on-join", 4, Order.START_FIRST));
    assertEquals(load("n1", 4), load());
    agents.set("n2", Availability.ACTIVE);
    pass(Duration.ofMinutes(2));

    assertEquals(load("n1", 2, "n2", 2), load());
  }

  @ParameterizedTest
  @ValueSource(strings = {"on-join", "continuous"})
  void whatNoNodeHasBroughtOutOfBalanceIsForContinuousOnes(String when) {
    runs(spec(when, 6, Order.STOP_FIRST));
    for (Task task : agents.live("web")) {
      boolean second = task.node().orElseThrow().value().equals("n2");
      if (second) harness.propose(new Change.DesireTask(task.id(), TaskState.REMOVE));
    }
    agents.update("web", Services.scaled(agents.service("web").spec(), 3));
    pass(Duration.ofMinutes(2));

    assertEquals(when.equals("on-join") ? load("n1", 3) : load("n1", 2, "n2", 1), load());
  }

  @Test
  void aUserMayAskOnce() {
    runs(spec("off", 6, Order.START_FIRST));
    agents.create(Nodes.ready("n3"));
    harness.write(new Change.RebalanceService(agents.service("web").id(), true));
    pass(Duration.ofMinutes(2));

    assertEquals(load("n1", 2, "n2", 2, "n3", 2), load());
    assertEquals(Optional.empty(), agents.service("web").rebalanceAsked());
    agents.create(Nodes.ready("n4"));
    pass(Duration.ofMinutes(2));
    assertEquals(load("n1", 2, "n2", 2, "n3", 2), load());
  }

  @Test
  void theNextMoveWaitsUntilTheSuccessorHasRunForTheInterval() {
    runs(spec("on-join", 6, Order.START_FIRST));
    agents.create(Nodes.ready("n3"));
    harness.advance(INTERVAL);
    assertEquals(1, leaving().size());
    harness.advance(Duration.ofMinutes(10));
    assertEquals(1, everLeft());
    work();
    harness.advance(INTERVAL.minusNanos(1));
    assertEquals(1, everLeft());

    harness.advance(Duration.ofNanos(1));

    assertEquals(2, everLeft());
  }

  @Test
  void asManyMoveAtOnceAsTheUserAllows() {
    var spec =
        Services.labelled(spec("on-join", 9, Order.START_FIRST), "skep.rebalance.max-moves", "2");
    runs(spec);
    agents.create(Nodes.ready("n3"));
    harness.advance(INTERVAL);

    assertEquals(2, leaving().size());
  }

  @Test
  void aServiceThatIsNotWellIsLeftAlone() {
    runs(spec("continuous", 6, Order.START_FIRST));
    Task broken = agents.live("web").getFirst();
    agents.report(broken, TaskState.FAILED);
    agents.create(Nodes.ready("n3"));
    pass(Duration.ofMinutes(4));
    assertEquals(0, everLeft());

    pass(Duration.ofMinutes(3));

    assertEquals(load("n1", 2, "n2", 2, "n3", 2), load());
  }

  @Test
  void aTaskWhoseSuccessorFailsStays() {
    runs(spec("on-join", 4, Order.START_FIRST));
    agents.create(Nodes.ready("n3"));
    harness.advance(INTERVAL);
    Task next =
        agents.live("web").stream()
            .filter(task -> task.state() == TaskState.ASSIGNED)
            .findFirst()
            .orElseThrow();
    assertEquals("n3", next.node().orElseThrow().value());
    agents.report(next, TaskState.FAILED);
    pass(Duration.ofMinutes(4));

    assertEquals(load("n1", 2, "n2", 2), load());
    assertEquals(List.of(), leaving());
    assertEquals(1, everLeft());
  }

  @Test
  void anUpdateComesFirst() {
    runs(spec("on-join", 6, Order.STOP_FIRST));
    agents.create(Nodes.ready("n3"));
    agents.update("web", Services.image(agents.service("web").spec(), "image:2"));
    harness.advance(Duration.ofMinutes(1));

    assertEquals(0, everLeft());
  }

  /// The fourth law, over histories in which nodes come and go and services change.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aNewLeaderWantsWhatTheOldOneWants(long seed) {
    harness = new LoopHarness(seed);
    agents = new Agents(harness);
    var check = new FreshLeader(harness, _ -> new Rebalancer());
    harness.observe(check).run(loops(harness));
    for (int i = 1; i <= 3; i++) agents.create(Nodes.ready("n" + i));
    String when = seed % 2 == 0 ? "on-join" : "continuous";
    runs(spec(when, 6, seed % 3 == 0 ? Order.START_FIRST : Order.STOP_FIRST));
    for (int i = 0; i < 400; i++) step(i);

    assertTrue(check.compared() > 10, () -> "compared " + check.compared());
  }

  private void step(int number) {
    var random = harness.random();
    String node = "n" + (1 + random.nextInt(harness.view().nodes().size()));
    switch (random.nextInt(12)) {
      case 0 -> agents.set(node, Availability.DRAIN);
      case 1, 2 -> agents.set(node, Availability.ACTIVE);
      case 3 -> agents.lose(node);
      case 4, 5 -> agents.set(node, NodeStatus.State.READY);
      case 6 ->
          agents.update(
              "web", Services.scaled(agents.service("web").spec(), 3 + random.nextInt(6)));
      case 7 -> harness.write(new Change.RebalanceService(agents.service("web").id(), true));
      case 8 -> {
        if (number % 20 == 0) agents.create(Nodes.ready("n" + (harness.view().nodes().size() + 1)));
      }
      default -> pass(Duration.ofSeconds(random.nextInt(30)));
    }
    work();
  }
}
