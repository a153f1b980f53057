package dev.skep.manager.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.loop.Effect;
import dev.skep.loop.Effect.Write;
import dev.skep.model.Node;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.Placement;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scheduler, with all it keeps in memory, decides in each turn exactly what a plain one
/// decides that reads the whole view; so does one that starts from the view.
class SchedulerPropertyTest {
  private static final int STEPS = 250;

  private final List<String> ids = new ArrayList<>();
  private int turnsWithWrites;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void decidesWhatAPlainSchedulerDecides(long seed) {
    var harness = new LoopHarness(seed);
    harness.observe(thoughts -> {
      var asked = new ArrayList<Change>();
      thoughts.drafts().forEach(draft -> asked.addAll(draft.transaction().changes()));
      var plain = PlainScheduler.decide(harness.view(), harness.now());
      assertEquals(lines(plain), lines(asked), "seed " + seed);
      var anew = new Scheduler().start(harness.view(), harness.now());
      assertEquals(lines(plain), lines(changes(anew)), "started anew, seed " + seed);
      if (!asked.isEmpty()) turnsWithWrites++;
    });
    harness.run(new Scheduler());
    for (int step = 0; step < STEPS; step++) {
      if (harness.random().nextInt(4) > 0) {
        int times = 1 + harness.random().nextInt(4);
        for (int i = 0; i < times; i++) change(harness).ifPresent(harness::propose);
      }
      if (harness.random().nextInt(4) == 0)
        harness.advance(Duration.ofSeconds(harness.random().nextInt(100)));
      if (harness.random().nextInt(3) == 0) harness.settle();
    }
    harness.settle();
    assertTrue(turnsWithWrites > 30, "only " + turnsWithWrites + " turns, seed " + seed);
    // The test's own changes may come too late; a placement that breaks a law may not.
    assertTrue(
        harness.refusals().stream().noneMatch(it -> it.why().code() == Refusal.Code.INTERNAL),
        "seed " + seed);
  }

  private static List<Change> changes(List<Effect> effects) {
    var all = new ArrayList<Change>();
    for (Effect effect : effects) {
      if (effect instanceof Write(var transaction)) all.addAll(transaction.changes());
    }
    return all;
  }

  private static String lines(List<Change> changes) {
    var lines = new StringBuilder();
    changes.forEach(change -> lines.append(change).append('\n'));
    return lines.toString();
  }

  private Optional<Change> change(LoopHarness harness) {
    var random = harness.random();
    var view = harness.view();
    return switch (random.nextInt(14)) {
      case 0, 1 -> Optional.of(new Change.CreateNode(node(random)));
      case 2 -> any(view.nodes(), random).map(node -> specified(node, random));
      case 3 -> any(view.nodes(), random).map(node -> reported(node, random));
      case 4 ->
          random.nextInt(4) > 0
              ? Optional.empty()
              : any(view.nodes(), random).map(it -> new Change.RemoveNode(it.id()));
      case 5 -> Optional.of(new Change.CreateService(service(random)));
      case 6, 7, 8, 9, 10 ->
          any(view.services(), random)
              .map(service -> new Change.CreateTask(task(service, harness)));
      case 11 ->
          any(view.tasks(), random)
              .filter(it -> it.node().isPresent() && it.state() != TaskState.PENDING)
              .map(it -> ended(it, harness));
      case 12 ->
          any(view.tasks(), random).map(it -> new Change.DesireTask(it.id(), unwanted(random)));
      default ->
          any(view.tasks(), random)
              .filter(it -> it.state().isTerminal())
              .map(it -> new Change.RemoveTask(it.id()));
    };
  }

  private static <T> Optional<T> any(Collection<T> all, SplittableRandom random) {
    return all.isEmpty()
        ? Optional.empty()
        : all.stream().skip(random.nextInt(all.size())).findFirst();
  }

  private String id(String kind, SplittableRandom random) {
    String id = kind + random.nextInt(1_000_000);
    if (ids.contains(id)) return id(kind, random);
    ids.add(id);
    return id;
  }

  private Node node(SplittableRandom random) {
    Node node = Nodes.ready(id("n", random));
    if (random.nextInt(3) > 0) node = Nodes.labelled(node, "zone", "z" + random.nextInt(3));
    if (random.nextInt(3) > 0) node = Nodes.labelled(node, "rack", "r" + random.nextInt(2));
    return Pending.with(node, 1 + random.nextInt(4), random.nextInt(3));
  }

  private static Change specified(Node node, SplittableRandom random) {
    NodeSpec spec = node.spec();
    if (random.nextBoolean()) {
      spec = Nodes.labelled(node, "zone", "z" + random.nextInt(3)).spec();
    } else {
      Availability[] all = Availability.values();
      spec = spec.withAvailability(all[random.nextInt(4) % all.length]);
    }
    return new Change.SpecifyNode(node.id(), node.meta().version(), spec);
  }

  private static Change reported(Node node, SplittableRandom random) {
    var state = random.nextInt(3) == 0 ? NodeStatus.State.DOWN : NodeStatus.State.READY;
    var description = Pending.with(node, 1 + random.nextInt(4), random.nextInt(3)).description();
    return new Change.ReportNode(
        node.id(), node.status().with(state, ""), Optional.of(description));
  }

  private Service service(SplittableRandom random) {
    ServiceSpec spec = Services.spec(id("s", random), new ServiceMode.Replicated(1));
    if (random.nextInt(3) == 0) {
      spec = Pending.reserving(spec, random.nextInt(3), random.nextInt(2));
    }
    if (random.nextInt(4) == 0) spec = Pending.onHostPort(spec, 8080 + random.nextInt(2));
    var constraints = new ArrayList<String>();
    if (random.nextInt(4) == 0) constraints.add("node.labels.zone==z" + random.nextInt(3));
    if (random.nextInt(6) == 0) constraints.add("node.labels.rack!=r0");
    var preferences = new ArrayList<Placement.Preference>();
    if (random.nextInt(3) == 0) preferences.add(Pending.spread("node.labels.zone"));
    if (random.nextInt(4) == 0) preferences.add(Pending.spread("node.labels.rack"));
    long most = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0;
    return Services.of(
        Pending.placed(spec, new Placement(constraints, preferences, most, List.of())));
  }

  private Task task(Service service, LoopHarness harness) {
    var random = harness.random();
    Task task = Pending.task(service, 1 + random.nextInt(20), id("t", random));
    if (random.nextInt(6) > 0) return task;
    return any(harness.view().nodes(), random)
        .map(node -> Pending.on(task, node.id().value()))
        .orElse(task);
  }

  private static Change ended(Task task, LoopHarness harness) {
    var state = harness.random().nextInt(3) > 0 ? TaskState.FAILED : TaskState.COMPLETE;
    return new Change.ReportTask(
        task.id(), task.status().broken(state, "task: over", harness.now()));
  }

  private static TaskState unwanted(SplittableRandom random) {
    return random.nextInt(3) == 0 ? TaskState.REMOVE : TaskState.SHUTDOWN;
  }
}
