package dev.skep.manager.orchestrator.jobs;

import dev.skep.manager.orchestrator.Fit;
import dev.skep.manager.orchestrator.Run;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.restart.RestartSupervisor;
import dev.skep.manager.orchestrator.restart.RestartSupervisor.Answer;
import dev.skep.manager.placement.Constraints;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Change.DesireTask;
import dev.skep.store.View;
import java.time.Instant;
import java.util.List;

/// What a global job does on one node. What it has finished there stays, whatever becomes of the
/// node; what it has not is given up with the node and begun again when that comes back.
record Places(RestartSupervisor restarts, Beginning beginning) {
  private static final Answer NOTHING = new Answer(List.of(), List.of());

  /// @param slot without tasks of earlier runs
  Answer look(View view, Service service, SlotKey slot, Instant now) {
    List<Task> tasks = Run.present(view, service, slot);
    // A task that an operator made without a node has no place in a global job.
    if (slot.node().isEmpty()) return giveUp(tasks, TaskState.SHUTDOWN);
    var node = new NodeId(slot.node());
    return switch (Fit.of(view, service, Constraints.of(service.spec()), node, now)) {
      case NO -> giveUp(tasks, view.node(node).isEmpty() ? TaskState.REMOVE : TaskState.SHUTDOWN);
      case PAUSED -> {
        Answer ended = restarts.giveUpEnded(view, slot, now);
        yield ended.changes().isEmpty() ? restarts.look(view, service, slot, now) : ended;
      }
      case YES -> {
        if (Run.of(view, tasks) != Run.OPEN) yield restarts.look(view, service, slot, now);
        yield isReady(view, node)
            ? new Answer(List.of(beginning.in(view, service, slot, now)), List.of())
            : NOTHING;
      }
    };
  }

  private static boolean isReady(View view, NodeId node) {
    return view.node(node).filter(it -> it.status().state() == NodeStatus.State.READY).isPresent();
  }

  /// With its node gone a task that has not finished is not even history.
  private static Answer giveUp(List<Task> tasks, TaskState desired) {
    return new Answer(
        tasks.stream()
            .filter(task ->
                desired == TaskState.REMOVE ? !Tasks.isFinished(task) : Tasks.isWanted(task))
            .<Change>map(task -> new DesireTask(task.id(), desired))
            .toList(),
        List.of());
  }
}
