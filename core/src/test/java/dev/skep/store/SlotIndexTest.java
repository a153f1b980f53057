package dev.skep.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.EndpointSpec;
import dev.skep.model.Meta;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.UpdateStatus;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.testkit.Services;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SlotIndexTest {
  private final Service web = Services.replicated("web", 2);
  private final LoopHarness harness =
      new LoopHarness(1)
          .write(new Change.CreateNode(Nodes.ready("n1")))
          .write(new Change.CreateService(web))
          .write(new Change.CreateService(Services.replicated("web2", 2)));

  private Task task(String id, String service, long slot, Optional<NodeId> node) {
    return new Task(
        new TaskId(id),
        Meta.NEW,
        Services.replicated(service, 1).id(),
        service,
        1,
        slot,
        node,
        TaskStatus.created(Instant.EPOCH),
        TaskState.RUNNING,
        List.of(),
        Optional.<EndpointSpec>empty());
  }

  private List<String> ids(List<Task> tasks) {
    return tasks.stream().map(task -> task.id().value()).toList();
  }

  @Test
  void findsTheTasksOfASlotAndOfAServiceSlotBySlot() {
    harness.write(
        new Change.CreateTask(task("t1", "web", 2, Optional.empty())),
        new Change.CreateTask(task("t2", "web", 1, Optional.empty())),
        new Change.CreateTask(task("t3", "web", 1, Optional.empty())),
        new Change.CreateTask(task("t4", "web2", 1, Optional.empty())),
        new Change.CreateTask(task("t5", "web", 0, Optional.of(new NodeId("n1")))));

    assertEquals(List.of("t2", "t3"), ids(harness.view().tasksIn(SlotKey.numbered(web.id(), 1))));
    assertEquals(
        List.of("t5"), ids(harness.view().tasksIn(SlotKey.on(web.id(), new NodeId("n1")))));
    assertEquals(List.of("t5", "t2", "t3", "t1"), ids(harness.view().tasksOf(web.id())));

    harness.write(new Change.RemoveTask(new TaskId("t3")));
    assertEquals(List.of("t2"), ids(harness.view().tasksIn(SlotKey.numbered(web.id(), 1))));
  }

  @Test
  void followsATaskWithoutASlotToItsNode() {
    harness.write(new Change.CreateTask(task("t1", "web", 0, Optional.empty())));
    harness.write(
        new Change.AllocateTask(
            new TaskId("t1"),
            List.of(),
            TaskStatus.at(TaskState.PENDING, "pending task scheduling", harness.now())));
    harness.write(
        new Change.AssignTask(
            new TaskId("t1"),
            new NodeId("n1"),
            TaskStatus.at(TaskState.ASSIGNED, "", harness.now())));

    assertEquals(List.of(), ids(harness.view().tasksIn(SlotKey.numbered(web.id(), 0))));
    assertEquals(
        List.of("t1"), ids(harness.view().tasksIn(SlotKey.on(web.id(), new NodeId("n1")))));
    harness.write(new Change.RemoveTask(new TaskId("t1")));
    assertEquals(List.of(), ids(harness.view().tasksOf(web.id())));
  }

  @Test
  void givesUpAnUpdateOnceAndForAll() {
    var status =
        new UpdateStatus(
            UpdateStatus.State.ROLLBACK_STARTED, harness.now(), Optional.empty(), "why");
    var next = Services.image(web.spec(), "image:2");
    long version = harness.view().service(web.id()).orElseThrow().meta().version();
    harness.write(new Change.ReviseService(web.id(), version, next));
    harness.write(new Change.AbandonUpdate(web.id(), 2, status));

    Service is = harness.view().service(web.id()).orElseThrow();
    assertEquals(web.spec(), is.spec());
    assertEquals(3, is.revision());
    assertEquals(OptionalLong.empty(), is.previousRevision());
    assertEquals(Optional.of(status), is.updateStatus());

    harness.write(new Change.AbandonUpdate(web.id(), 2, status));
    assertEquals(
        List.of(Refusal.outOfSequence()),
        harness.refusals().stream().map(Applied.Outcome.Refused::why).toList());
  }
}
