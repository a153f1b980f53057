package dev.skep.manager.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.global.GlobalOrchestrator;
import dev.skep.manager.orchestrator.jobs.JobOrchestrator;
import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.manager.orchestrator.replicated.ReplicatedOrchestrator;
import dev.skep.manager.orchestrator.update.Updater;
import dev.skep.manager.placement.Constraints;
import dev.skep.model.Node;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateStatus;
import dev.skep.testkit.Agents;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.RandomHistory;
import dev.skep.testkit.RandomHistory.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever has happened, with each orchestrator: services were scaled, updated and removed, tasks
/// failed and ended, nodes went down, were drained and came back, leaders changed. Once nothing
/// happens any more, every service comes to what its spec says.
class ConvergenceTest {
  private static final long SEEDS = 15;

  static Stream<Arguments> histories() {
    return Stream.of(Kind.values())
        .flatMap(
            kind -> LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(kind, seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("histories")
  void everyHistoryComesToWhatTheSpecSays(Kind kind, long seed) {
    var harness = new LoopHarness(seed);
    lead(harness);
    new RandomHistory(harness).of(kind).ledBy(() -> lead(harness)).steps(400);
    calm(harness);
    for (Service service : harness.view().services()) new Settled(harness, service).check();
    assertTrue(harness.history().size() > 150, "hardly anything has happened");
  }

  private static void lead(LoopHarness harness) {
    harness.run(
        new ReplicatedOrchestrator(harness.ids()),
        new GlobalOrchestrator(harness.ids()),
        new JobOrchestrator(harness.ids()),
        new Updater(harness.ids()),
        new TaskReaper());
  }

  /// All nodes are well, no task fails any more, and time passes.
  private static void calm(LoopHarness harness) {
    var agents = new Agents(harness);
    for (Node node : harness.view().nodes()) {
      agents.set(node.id().value(), NodeStatus.State.READY);
      agents.set(node.id().value(), Availability.ACTIVE);
    }
    for (int round = 0; round < 60; round++) {
      agents.settle();
      harness.advance(Duration.ofSeconds(10));
    }
  }

  private record Settled(LoopHarness harness, Service service) {
    void check() {
      List<SlotKey> unserved =
          switch (service.spec().mode()) {
            case ServiceMode.Replicated(long replicas) -> {
              assertEquals(replicas, filled(), this::text);
              yield missing(slots().filter(slot -> !isFilled(slot)).toList());
            }
            case ServiceMode.Global _ -> missing(fitting());
            case ServiceMode.ReplicatedJob(long concurrent, long total) ->
                concurrent == 0 ? List.of() : unfinished(numbered(total));
            case ServiceMode.GlobalJob _ -> unfinished(fitting());
          };
      assertEquals(List.of(), unserved, this::text);
      assertEquals(List.of(), stray(), this::text);
      if (!isPaused()) assertEquals(List.of(), outdated(), this::text);
    }

    private Stream<SlotKey> slots() {
      return Slots.of(harness.view(), service).keySet().stream();
    }

    private long filled() {
      return slots().filter(this::isFilled).count();
    }

    private boolean isFilled(SlotKey slot) {
      return !Slots.updatable(harness.view(), in(slot)).isEmpty();
    }

    private List<SlotKey> fitting() {
      var constraints = Constraints.of(service.spec());
      return harness.view().nodes().stream()
          .filter(constraints::admit)
          .map(node -> SlotKey.on(service.id(), node.id()))
          .toList();
    }

    private List<SlotKey> numbered(long total) {
      return LongStream.rangeClosed(1, total)
          .mapToObj(number -> SlotKey.numbered(service.id(), number))
          .toList();
    }

    /// Slots in which nothing runs, though the restart policy does not let them rest.
    private List<SlotKey> missing(List<SlotKey> slots) {
      return slots.stream().filter(slot -> !runs(slot) && !rests(slot)).toList();
    }

    private boolean runs(SlotKey slot) {
      return in(slot).stream().anyMatch(task -> task.isLive() && task.state() == TaskState.RUNNING);
    }

    private boolean rests(SlotKey slot) {
      List<Task> tasks = in(slot);
      Optional<Task> last = tasks.stream().max(Tasks.BY_LAST_NEWS);
      return last.isPresent()
          && last.get().state().isTerminal()
          && !RestartRule.allows(harness.view(), last.get(), tasks);
    }

    /// Slots of the present run without a complete task, though they may be tried once more.
    private List<SlotKey> unfinished(List<SlotKey> slots) {
      return slots.stream()
          .filter(slot -> present(slot).stream().noneMatch(Tasks::isFinished))
          .filter(slot -> !rests(slot))
          .toList();
    }

    private List<Task> present(SlotKey slot) {
      return in(slot).stream()
          .filter(task -> task.iteration().equals(service.iteration()))
          .toList();
    }

    private List<Task> in(SlotKey slot) {
      return Slots.tasksIn(harness.view(), slot);
    }

    /// Live tasks that no job has any more, that do not run, or that share a slot.
    private List<String> stray() {
      var stray = new ArrayList<String>();
      slots()
          .forEach(slot -> {
            List<Task> live = in(slot).stream().filter(Task::isLive).toList();
            if (live.size() > 1 || (service.spec().mode().isJob() && !live.isEmpty())) {
              live.forEach(task -> stray.add(task.name()));
            }
          });
      return stray;
    }

    private List<String> outdated() {
      var difference = new Difference(harness.view(), service);
      return harness.view().tasksOf(service.id()).stream()
          .filter(task -> task.isLive() && difference.isDirty(task))
          .map(Task::name)
          .toList();
    }

    private boolean isPaused() {
      return service
          .updateStatus()
          .map(UpdateStatus::state)
          .filter(state ->
              state == UpdateStatus.State.PAUSED || state == UpdateStatus.State.ROLLBACK_PAUSED)
          .isPresent();
    }

    private String text() {
      var lines = new ArrayList<String>();
      lines.add(service.spec().mode() + " " + service.updateStatus());
      lines.add(service.spec().taskTemplate().restartPolicy().toString());
      for (Task task : harness.view().tasksOf(service.id())) {
        lines.add(
            "%s %s %s/%s r%d %s"
                .formatted(
                    task.name(),
                    task.node(),
                    task.state(),
                    task.desired(),
                    task.revision(),
                    task.status().appliedAt()));
      }
      return String.join("\n", lines);
    }
  }
}
