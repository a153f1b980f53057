package dev.skep.manager.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.manager.scheduler.Plan.Obstacle;
import dev.skep.model.Node;
import dev.skep.model.NodeStatus;
import dev.skep.model.Placement;
import dev.skep.model.Service;
import dev.skep.model.ServiceMode;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskStatus;
import dev.skep.store.Change;
import dev.skep.store.View;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Optional<Obstacle> UNAVAILABLE =
      Optional.of(new Obstacle("node-unavailable", "1 node not available for new tasks"));

  private final LoopHarness harness = new LoopHarness(1).run(new Scheduler());

  private void nodes(Node... nodes) {
    for (Node node : nodes) harness.write(new Change.CreateNode(node));
  }

  private Service service(ServiceSpec spec, int tasks) {
    harness.write(new Change.CreateService(Services.of(spec)));
    Service service = harness.view().serviceNamed(spec.annotations().name()).orElseThrow();
    harness.write(
        IntStream.rangeClosed(1, tasks)
            .mapToObj(slot -> Pending.task(service, slot, service.name() + "." + slot))
            .map(Change.CreateTask::new)
            .toArray(Change[]::new));
    harness.settle();
    return service;
  }

  private static ServiceSpec atMost(long perNode) {
    ServiceSpec spec = Services.spec("web", new ServiceMode.Replicated(1));
    return spec.withTaskTemplate(
        spec.taskTemplate().withPlacement(new Placement(List.of(), List.of(), perNode, List.of())));
  }

  @Test
  void spreadsMoreTasksAsTheSchedulerWould() {
    nodes(Nodes.ready("n1"), Nodes.ready("n2"), Nodes.in(Nodes.ready("n3"), NodeStatus.State.DOWN));
    Service web = service(Services.spec("web", new ServiceMode.Replicated(1)), 1);
    View before = harness.view();
    Plan plan = Plan.of(before, web, 3, harness.now());
    assertEquals(
        List.of("n1 1+1 Optional.empty", "n2 0+2 Optional.empty", "n3 0+0 " + UNAVAILABLE),
        lines(plan));
    assertEquals(List.of(), plan.waiting());
    assertEquals(before, harness.view());
  }

  @Test
  void saysWhyTheRestWouldWait() {
    nodes(Nodes.ready("n1"), Nodes.in(Nodes.ready("n2"), NodeStatus.State.DOWN));
    Service web = service(atMost(2), 1);
    Plan plan = Plan.of(harness.view(), web, 3, harness.now());
    var full = Optional.of(new Obstacle("max-replicas", "max replicas per node limit exceed"));
    assertEquals(List.of("n1 1+1 " + full, "n2 0+0 " + UNAVAILABLE), lines(plan));
    assertEquals(
        List.of(
            "no suitable node (1 node not available for new tasks; max replicas per node limit"
                + " exceed)"),
        plan.waiting().stream().map(TaskStatus::err).distinct().toList());
    assertEquals(2, plan.waiting().size());
  }

  @Test
  void judgesTheNodesAsTheyAreWithoutMore() {
    nodes(Nodes.ready("n1"), Nodes.ready("n2"));
    Service web = service(Services.constrained(atMost(0), "node.hostname==n1"), 1);
    assertEquals(
        List.of(
            "n1 1+0 Optional.empty",
            "n2 0+0 "
                + Optional.of(
                    new Obstacle("constraints", "scheduling constraints not satisfied on 1 node"))),
        lines(Plan.of(harness.view(), web, 0, harness.now())));
  }

  @Test
  void letsThoseGoFirstWhoWaitAlready() {
    nodes(Nodes.ready("n1"));
    Service web = service(atMost(1), 2);
    Plan plan = Plan.of(harness.view(), web, 1, harness.now());
    assertEquals(1, plan.waiting().size());
    assertEquals(0, plan.outlooks().getFirst().more());
  }

  private static List<String> lines(Plan plan) {
    return plan.outlooks().stream()
        .map(it -> it.node().id() + " " + it.now() + "+" + it.more() + " " + it.obstacle())
        .toList();
  }
}
