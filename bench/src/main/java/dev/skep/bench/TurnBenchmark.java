package dev.skep.bench;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Turn;
import dev.skep.manager.allocator.Allocator;
import dev.skep.manager.scheduler.Scheduler;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Events reach the allocator and the scheduler, which have nothing to do about them: a part of
/// what a report of an agent costs the leader beside storing it.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TurnBenchmark {
  @Param({"1", "100"})
  public int events = 1;

  private View view = View.EMPTY;
  private Turn turn = new Turn(List.of());
  private List<StoreEvent> happened = List.of();

  @Setup(Level.Trial)
  public void prepare() {
    Fleet fleet = Fleet.running(1_000, 10_000, 100_000);
    view = fleet.view();
    turn = new Turn(List.<ControlLoop>of(new Allocator(), new Scheduler()));
    turn.start(view, Fleet.NOW);
    happened = fleet.tasks().stream().limit(events).map(TurnBenchmark::hasStarted).toList();
  }

  private static StoreEvent hasStarted(Task task) {
    Task before = task.withStatus(task.status().to(TaskState.STARTING, "starting", Fleet.NOW));
    return new StoreEvent.TaskUpdated(before, task);
  }

  @Benchmark
  public Turn.Thoughts think() {
    return turn.think(happened, List.of(), view, Fleet.NOW);
  }
}
