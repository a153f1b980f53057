package dev.skep.manager.orchestrator.replicated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.testkit.Services;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScaleDownTest {
  private static final Service WEB = Services.replicated("web", 7);

  private static Task task(long slot) {
    var key = SlotKey.numbered(WEB.id(), slot);
    return Tasks.made(new TaskId("t" + slot), WEB, key, TaskState.RUNNING, Instant.EPOCH);
  }

  private static Task on(String node, long slot, TaskState state) {
    return task(slot).assignedTo(new NodeId(node), TaskStatus.at(state, "", Instant.EPOCH));
  }

  private static SortedMap<SlotKey, List<Task>> slots(Task... tasks) {
    var slots = new TreeMap<SlotKey, List<Task>>();
    Arrays.stream(tasks).forEach(task -> slots.put(SlotKey.of(task), List.of(task)));
    return slots;
  }

  private static List<Long> leaving(SortedMap<SlotKey, List<Task>> slots, long replicas) {
    return ScaleDown.leaving(slots, replicas).stream().map(SlotKey::number).sorted().toList();
  }

  @Test
  void takesTheUnplacedFirstThenTheLastCopiesOnFullNodes() {
    var slots =
        slots(
            on("node1", 1, TaskState.STARTING),
            on("node2", 2, TaskState.RUNNING),
            on("node2", 3, TaskState.RUNNING),
            on("node3", 4, TaskState.RUNNING),
            on("node3", 5, TaskState.RUNNING),
            on("node3", 6, TaskState.RUNNING),
            task(7));
    assertEquals(List.of(), leaving(slots, 7));
    assertEquals(List.of(7L), leaving(slots, 6));
    assertEquals(List.of(5L, 6L, 7L), leaving(slots, 4));
    assertEquals(List.of(1L, 3L, 5L, 6L, 7L), leaving(slots, 2));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L), leaving(slots, 0));
  }

  @Test
  void takesASlotInTheMiddleOfAReplacementBeforeAQuietOne() {
    var slots = slots(on("node1", 1, TaskState.RUNNING), on("node1", 2, TaskState.RUNNING));
    slots.put(SlotKey.numbered(WEB.id(), 1), List.of(on("node1", 1, TaskState.RUNNING), task(1)));
    assertEquals(List.of(1L), leaving(slots, 1));
  }
}
