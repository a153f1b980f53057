package dev.skep.daemon.engine;

import dev.skep.model.TaskId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// Runs the commands of one task one after the other, those of different tasks side by side, each
/// on a virtual thread that lives as long as its task has work.
public final class TaskLanes {
  private static final System.Logger LOG = System.getLogger(TaskLanes.class.getName());

  private final Map<TaskId, Queue<Runnable>> waiting = new HashMap<>();

  public synchronized void run(TaskId task, Runnable work) {
    Queue<Runnable> lane = waiting.get(task);
    if (lane != null) {
      lane.add(work);
      return;
    }
    lane = new ArrayDeque<>();
    lane.add(work);
    waiting.put(task, lane);
    Thread.ofVirtual().name("task-" + task).start(() -> drain(task));
  }

  private void drain(TaskId task) {
    for (var next = next(task); next.isPresent(); next = next(task)) runOne(task, next.get());
  }

  /// Whatever comes of a piece of work, what waits behind it must have its turn: a task that cannot
  /// be stopped any more would hold its slot for ever.
  private static void runOne(TaskId task, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error fault) {
      LOG.log(System.Logger.Level.ERROR, "task " + task + ": a command broke by a fault", fault);
    }
  }

  private synchronized Optional<Runnable> next(TaskId task) {
    Optional<Runnable> next =
        Optional.ofNullable(waiting.get(task)).flatMap(lane -> Optional.ofNullable(lane.poll()));
    if (next.isEmpty()) waiting.remove(task);
    return next;
  }
}
