package dev.skep.bench;

import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.LogEntry;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.util.ArrayList;
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

/// One transaction on a view of 100,000 tasks, each time about other tasks: the same ones again
/// would be found in the processor's caches.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreBenchmark {
  @Param({"1", "10", "100"})
  public int changes = 1;

  private View view = View.EMPTY;
  private List<Task> tasks = List.of();
  private List<LogEntry> entries = List.of();
  private int next;

  @Setup(Level.Trial)
  public void fill() {
    Fleet fleet = Fleet.running(1_000, 10_000, 100_000);
    view = fleet.view();
    tasks = fleet.tasks();
    prepare();
  }

  void prepare() {
    var each = new ArrayList<LogEntry>();
    for (int from = 0; from + changes <= tasks.size(); from += changes) {
      List<Change> reports =
          tasks.subList(from, from + changes).stream().<Change>map(StoreBenchmark::report).toList();
      each.add(new LogEntry(1, Fleet.NOW, List.of(new Transaction(reports))));
    }
    entries = each;
    next = 0;
  }

  private static Change report(Task task) {
    return new Change.ReportTask(
        task.id(), task.status().to(TaskState.COMPLETE, "finished", Fleet.NOW));
  }

  @Benchmark
  public View apply() {
    next = (next + 1) % entries.size();
    return view.apply(view.index() + 1, entries.get(next)).view();
  }
}
