package dev.skep.manager.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.loop.ControlLoop;
import dev.skep.manager.orchestrator.global.GlobalOrchestrator;
import dev.skep.manager.orchestrator.replicated.ReplicatedOrchestrator;
import dev.skep.model.NodeLossGrace;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.store.Change;
import dev.skep.testkit.Agents;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whether tasks wait for a lost node, in the modes whose tasks run on.
class NodeLossTest {
  private static final Duration GRACE = Duration.ofSeconds(90);
  private static final Duration MOMENT = Duration.ofNanos(1);

  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  private enum Mode {
    REPLICATED(new ServiceMode.Replicated(2)),
    GLOBAL(new ServiceMode.Global());

    private final ServiceMode mode;

    Mode(ServiceMode mode) {
      this.mode = mode;
    }
  }

  @BeforeEach
  void begin() {
    newLeader();
    agents.create(Nodes.ready("n1"));
    agents.create(Nodes.ready("n2"));
  }

  private void newLeader() {
    var replicated = new ReplicatedOrchestrator(harness.ids());
    harness.run(new ControlLoop[] {replicated, new GlobalOrchestrator(harness.ids())});
  }

  private void runs(Mode mode, String grace) {
    agents.create(Services.of(graced(Services.spec("web", mode.mode), grace)));
    agents.settle();
    assertEquals(List.of("n1", "n2"), nodes(live()));
  }

  private static ServiceSpec graced(ServiceSpec spec, String grace) {
    return Services.labelled(spec, NodeLossGrace.LABEL, grace);
  }

  private List<Task> live() {
    return agents.live("web");
  }

  private static List<String> nodes(List<Task> tasks) {
    return tasks.stream()
        .flatMap(task -> task.node().stream())
        .map(Object::toString)
        .sorted()
        .toList();
  }

  /// Those that are still wanted of the ones there were.
  private List<TaskId> kept(List<Task> before) {
    List<TaskId> now = live().stream().map(Task::id).toList();
    return before.stream().map(Task::id).filter(now::contains).toList();
  }

  @ParameterizedTest
  @EnumSource
  void tasksStayUntilTheGraceIsOver(Mode mode) {
    runs(mode, "90s");
    List<Task> before = live();
    agents.lose("n2");
    harness.advance(GRACE.minus(MOMENT));
    assertEquals(before, live());

    harness.advance(MOMENT);

    assertEquals(1, kept(before).size());
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatComesBackInTimeFindsItsTasks(Mode mode) {
    runs(mode, "90s");
    List<Task> before = live();
    agents.lose("n2");
    harness.advance(GRACE.minus(MOMENT));
    agents.set("n2", NodeStatus.State.READY);
    harness.advance(GRACE);

    assertEquals(before, live());
    assertEquals(before, agents.tasks("web"));
  }

  @ParameterizedTest
  @EnumSource
  void aNewLeaderCountsOn(Mode mode) {
    runs(mode, "90s");
    List<Task> before = live();
    agents.lose("n2");
    harness.advance(Duration.ofSeconds(60));
    newLeader();
    harness.advance(Duration.ofSeconds(30).minus(MOMENT));
    assertEquals(before, live());

    harness.advance(MOMENT);

    assertEquals(1, kept(before).size());
  }

  @ParameterizedTest
  @EnumSource
  void withoutAGraceTasksGoAtOnce(Mode mode) {
    runs(mode, "0s");
    List<Task> before = live();
    agents.lose("n2");

    assertEquals(1, kept(before).size());
  }

  @ParameterizedTest
  @EnumSource
  void aDrainActsAtOnce(Mode mode) {
    runs(mode, "90s");
    List<Task> before = live();
    agents.lose("n2");
    agents.set("n2", Availability.DRAIN);

    assertEquals(1, kept(before).size());
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatIsRemovedTakesItsTasksAlong(Mode mode) {
    runs(mode, "90s");
    List<Task> before = live();
    agents.lose("n2");
    harness.write(new Change.RemoveNode(agents.node("n2").id()));

    assertEquals(1, kept(before).size());
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatHasLeftIsNotWaitedFor(Mode mode) {
    runs(mode, "90s");
    List<Task> before = live();
    agents.set("n2", NodeStatus.State.DOWN);

    assertEquals(1, kept(before).size());
  }

  @ParameterizedTest
  @EnumSource
  void aShorterGraceCountsAtOnce(Mode mode) {
    runs(mode, "90s");
    List<Task> before = live();
    agents.lose("n2");
    harness.advance(Duration.ofSeconds(30));
    agents.update("web", graced(agents.service("web").spec(), "20s"));

    assertEquals(1, kept(before).size());
  }
}
