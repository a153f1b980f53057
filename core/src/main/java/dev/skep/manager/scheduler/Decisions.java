package dev.skep.manager.scheduler;

import dev.skep.loop.Effect;
import dev.skep.loop.Effect.Write;
import dev.skep.model.NodeId;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.WaitReason;
import dev.skep.store.Change;
import dev.skep.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one thought comes to.
final class Decisions {
  /// Written per turn; the rest follows with the next commit.
  static final int MOST = 5_000;

  /// Small enough that one refusal sends few others back.
  static final int CHANGES_PER_TRANSACTION = 200;

  static final String ASSIGNED = "scheduler assigned task to node";
  static final String CONFIRMED = "scheduler confirmed task can run on preassigned node";
  static final String ENDED = "shutdown";

  private final Instant now;
  private final List<Change> changes = new ArrayList<>();

  Decisions(Instant now) {
    this.now = now;
  }

  boolean isFull() {
    return changes.size() >= MOST;
  }

  void assign(Task task, NodeId node) {
    String message = task.node().isPresent() ? CONFIRMED : ASSIGNED;
    TaskStatus status = task.status().to(TaskState.ASSIGNED, message, now);
    changes.add(new Change.AssignTask(task.id(), node, status));
  }

  /// Nothing is written when the task says so already.
  void hold(Task task, WaitReason reason, String err) {
    TaskStatus was = task.status();
    if (was.err().equals(err) && was.waiting().equals(Optional.of(reason))) return;
    changes.add(new Change.HoldTask(task.id(), was.held(reason, err, now)));
  }

  /// The task never ran. Nobody else could end it, and others may wait for its end.
  void end(Task task) {
    TaskStatus status = task.status().to(TaskState.SHUTDOWN, ENDED, now);
    changes.add(new Change.ReportTask(task.id(), status));
  }

  List<Effect> effects() {
    var writes = new ArrayList<Effect>();
    for (int from = 0; from < changes.size(); from += CHANGES_PER_TRANSACTION) {
      int to = Math.min(changes.size(), from + CHANGES_PER_TRANSACTION);
      writes.add(new Write(new Transaction(changes.subList(from, to))));
    }
    return writes;
  }
}
