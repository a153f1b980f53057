package dev.skep.manager.orchestrator.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.manager.orchestrator.reaper.TaskReaper;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.testkit.Agents;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GlobalJobTest {
  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  @BeforeEach
  void begin() {
    harness.run(new JobOrchestrator(harness.ids()), new TaskReaper());
    agents.create(Nodes.ready("n1"));
    agents.create(Nodes.ready("n2"));
    agents.create(Services.globalJob("job"));
  }

  private List<String> live() {
    return nodes(agents.live("job"));
  }

  private List<String> complete() {
    return nodes(
        agents.tasks("job").stream()
            .filter(task -> task.state() == TaskState.COMPLETE)
            .filter(task -> task.iteration().equals(agents.service("job").iteration()))
            .toList());
  }

  private static List<String> nodes(List<Task> tasks) {
    return tasks.stream().map(task -> task.node().orElseThrow().value()).sorted().toList();
  }

  private Task on(String node) {
    return agents.live("job").stream()
        .filter(task -> task.node().equals(Optional.of(new NodeId(node))))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void runsOnceOnEveryNode() {
    assertEquals(List.of("n1", "n2"), live());
    agents.settle();
    harness.advance(Duration.ofHours(1));
    assertEquals(List.of(), live());
    assertEquals(List.of("n1", "n2"), complete());
  }

  @Test
  void runsOnANodeThatComesLater() {
    agents.settle();
    agents.create(Nodes.ready("n3"));
    agents.settle();
    assertEquals(List.of("n1", "n2", "n3"), complete());
  }

  @Test
  void beginsOnlyOnNodesThatAreReadyAndActive() {
    agents.set("n1", Availability.PAUSE);
    agents.set("n2", NodeStatus.State.UNKNOWN);
    agents.create(Services.globalJob("other"));
    assertEquals(List.of(), agents.live("other"));

    agents.set("n1", Availability.ACTIVE);
    agents.set("n2", NodeStatus.State.READY);
    assertEquals(List.of("n1", "n2"), nodes(agents.live("other")));
  }

  @Test
  void anUpdateRemovesAllTasksOfTheRunBefore() {
    agents.run("job");
    Task finished = on("n1");
    agents.report(finished, TaskState.COMPLETE);
    ServiceSpec spec = agents.service("job").spec();
    agents.update("job", Services.image(spec, "image:2"));
    assertTrue(harness.view().task(finished.id()).isEmpty());
    assertEquals(List.of("n1", "n2"), live());
    agents.settle();
    assertEquals(List.of("n1", "n2"), complete());
    assertEquals(2, agents.tasks("job").size());
  }

  @Test
  void stopsOnADrainedNodeAndBeginsAnewWhenItComesBack() {
    agents.run("job");
    agents.set("n1", Availability.DRAIN);
    assertEquals(List.of("n2"), live());
    agents.set("n1", Availability.ACTIVE);
    assertEquals(TaskState.READY, on("n1").desired());
    agents.settle();
    assertEquals(List.of("n1", "n2"), complete());
  }

  @Test
  void leavesAPausedNodesTaskAlone() {
    agents.run("job");
    agents.set("n1", Availability.PAUSE);
    assertEquals(List.of("n1", "n2"), live());
  }

  @Test
  void doesNotRepeatWhatIsCompleteWhenANodeComesBack() {
    agents.settle();
    agents.set("n1", NodeStatus.State.DOWN);
    agents.set("n1", NodeStatus.State.READY);
    assertEquals(List.of(), live());
    assertEquals(List.of("n1", "n2"), complete());
  }

  @Test
  void replacesAFailedTaskOnItsNode() {
    agents.run("job");
    agents.report(on("n1"), TaskState.FAILED);
    assertEquals(TaskState.READY, on("n1").desired());
    harness.advance(Duration.ofSeconds(5));
    agents.settle();
    assertEquals(List.of("n1", "n2"), complete());
  }
}
