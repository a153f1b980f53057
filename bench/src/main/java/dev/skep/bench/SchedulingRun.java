package dev.skep.bench;

import dev.skep.loop.Effect;
import dev.skep.loop.Effect.Write;
import dev.skep.loop.Input;
import dev.skep.manager.scheduler.Scheduler;
import dev.skep.model.TaskState;
import dev.skep.store.Applied;
import dev.skep.store.LogEntry;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// Pending tasks appear in a cluster that the scheduler knows, and it decides turn by turn until
/// all have a node.
final class SchedulingRun {
  private final View before;
  private final View pending;
  private final List<StoreEvent> created;

  /// @param before what the scheduler knows beforehand
  /// @param fleet the same with the pending tasks
  SchedulingRun(View before, Fleet fleet) {
    this.before = before;
    this.pending = fleet.view();
    this.created =
        fleet.tasks().stream()
            .filter(task -> task.state() == TaskState.PENDING)
            .<StoreEvent>map(StoreEvent.TaskCreated::new)
            .toList();
  }

  /// @param decidingNanos in the scheduler
  /// @param storingNanos for applying its writes to the view, which a leader does in between
  record Taken(long decidingNanos, long storingNanos, int turns) {}

  Taken run() {
    var scheduler = new Scheduler();
    if (!scheduler.start(before, Fleet.NOW).isEmpty()) {
      throw new IllegalStateException("the scheduler had something to do before the tasks came");
    }
    View view = pending;
    List<StoreEvent> events = created;
    long deciding = 0;
    long storing = 0;
    int turns = 0;
    while (true) {
      long begin = processorNanos();
      List<Effect> effects = scheduler.on(new Input.Committed(events), view, Fleet.NOW);
      long decided = processorNanos();
      deciding += decided - begin;
      if (effects.isEmpty()) break;
      turns++;
      Applied applied = view.apply(view.index() + 1, new LogEntry(1, Fleet.NOW, writes(effects)));
      view = applied.view();
      events = applied.events();
      storing += processorNanos() - decided;
    }
    long left = view.tasks().stream().filter(it -> it.state() == TaskState.PENDING).count();
    if (left > 0) throw new IllegalStateException(left + " tasks have no node");
    return new Taken(deciding, storing, turns);
  }

  /// Of this thread: the machine may be busy with other things, and the loop needs no other thread.
  static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static List<Transaction> writes(List<Effect> effects) {
    var writes = new ArrayList<Transaction>();
    for (Effect effect : effects) if (effect instanceof Write(var it)) writes.add(it);
    return writes;
  }
}
