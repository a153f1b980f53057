package dev.skep.world;

import dev.skep.manager.orchestrator.Tasks;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateConfig;
import dev.skep.model.UpdateStatus;
import dev.skep.store.InvariantViolation;
import dev.skep.store.View;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A rolling update never takes down more slots than its parallelism. A slot is down from the
/// moment in which its last running task is told to stop until the task that was made for it has
/// come as far as it ever will.
final class Takedowns {
  /// How long after a node has lost its tasks a stop may still be owed to that.
  private static final Duration ECHO = Duration.ofSeconds(3);

  /// By whom the slot is to come up again.
  private final SortedMap<ServiceId, SortedMap<SlotKey, TaskId>> down = new TreeMap<>();

  /// Of which revision the update is whose slots are down, and since which entry. Compared with the
  /// view, because what a lost leader had under way is applied without a word.
  private record Turn(long revision, long index) {}

  private final SortedMap<ServiceId, Turn> turns = new TreeMap<>();

  private final SortedMap<NodeId, Instant> lost = new TreeMap<>();

  void nodeLosesTasks(NodeId node, Instant now) {
    lost.put(node, now);
  }

  void stopped(Task before, Task after, View view, Instant now) {
    boolean taken =
        Tasks.isWanted(before)
            && after.desired() == TaskState.SHUTDOWN
            && before.state() == TaskState.RUNNING
            && after.state() == TaskState.RUNNING;
    if (!taken || lostItsNode(after, view, now)) return;
    // A stop in the very entry that brings a new revision belongs to the one before.
    if (turnTo(after.service(), view) == view.index()) return;
    SlotKey slot = SlotKey.of(after);
    List<Task> wanted = view.tasksIn(slot).stream().filter(Tasks::isWanted).toList();
    if (wanted.stream().anyMatch(task -> task.state() == TaskState.RUNNING)) return;
    wanted.stream()
        .max(Tasks.BY_CREATION)
        .ifPresent(next ->
            down.computeIfAbsent(after.service(), _ -> new TreeMap<>()).put(slot, next.id()));
  }

  private boolean lostItsNode(Task task, View view, Instant now) {
    NodeId node = task.node().orElseThrow();
    return Tasks.isStranded(view, task)
        || Optional.ofNullable(lost.get(node)).filter(at -> at.plus(ECHO).isAfter(now)).isPresent();
  }

  /// A new update counts its own; what the one before has under way is beside it.
  ///
  /// @return the entry that brought the revision
  private long turnTo(ServiceId id, View view) {
    long revision = view.service(id).map(Service::revision).orElse(0L);
    Turn turn = turns.get(id);
    if (turn == null || turn.revision() != revision) {
      turn = new Turn(revision, view.index());
      turns.put(id, turn);
      down.remove(id);
    }
    return turn.index();
  }

  void check(ServiceId id, View view) {
    turnTo(id, view);
    SortedMap<SlotKey, TaskId> slots = down.get(id);
    Optional<Service> service = view.service(id);
    if (slots == null || service.isEmpty()) return;
    slots.values().removeIf(next -> view.task(next).filter(Takedowns::isOnItsWay).isEmpty());
    UpdateConfig config = config(service.get());
    if (config.parallelism() > 0 && slots.size() > config.parallelism()) {
      throw new InvariantViolation(
          "the update of service %s has taken down %s, its parallelism is %d: %s"
              .formatted(
                  service.get().name(), slots, config.parallelism(), service.get().updateStatus()));
    }
  }

  private static boolean isOnItsWay(Task task) {
    return Tasks.isWanted(task) && task.state().isBefore(TaskState.RUNNING);
  }

  private static UpdateConfig config(Service service) {
    boolean back = service.updateStatus().filter(status -> isBack(status.state())).isPresent();
    return (back ? service.spec().rollbackConfig() : service.spec().updateConfig())
        .orElse(UpdateConfig.DEFAULT);
  }

  private static boolean isBack(UpdateStatus.State state) {
    return switch (state) {
      case UPDATING, PAUSED, COMPLETED -> false;
      case ROLLBACK_STARTED, ROLLBACK_PAUSED, ROLLBACK_COMPLETED -> true;
    };
  }
}
