package dev.skep.manager.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.manager.orchestrator.jobs.JobOrchestrator;
import dev.skep.testkit.Agents;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskCountsTest {
  private final LoopHarness harness = new LoopHarness(1);
  private final Agents agents = new Agents(harness);

  @Test
  void countsOnlyThePresentRunOfAJob() {
    harness.run(new JobOrchestrator(harness.ids()));
    agents.create(Nodes.ready("n1"));
    agents.create(Services.job("job", 2, 3));
    agents.create(Services.globalJob("all"));
    agents.settle();
    assertEquals(new TaskCounts(0, 2, 3), counts("job"));
    assertEquals(new TaskCounts(0, 0, 1), counts("all"));

    for (String name : List.of("job", "all")) {
      agents.update(name, Services.forced(agents.service(name).spec()));
      agents.run(name);
    }
    assertEquals(new TaskCounts(2, 2, 0), counts("job"));
    assertEquals(new TaskCounts(1, 1, 0), counts("all"));
  }

  private TaskCounts counts(String name) {
    return TaskCounts.of(agents.service(name), harness.view());
  }
}
