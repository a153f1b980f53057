package dev.skep.bench;

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

/// 100,000 pending tasks get their nodes, store included; `Main` tells the two apart.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4)
@Measurement(iterations = 5)
public class SchedulerBenchmark {
  @Param({"1000", "100000"})
  public int nodes = 1_000;

  @Param({"1", "100000"})
  public int services = 1;

  private SchedulingRun run =
      new SchedulingRun(Fleet.pending(1, 1, 0).empty(), Fleet.pending(1, 1, 0));

  @Setup(Level.Trial)
  public void prepare() {
    Fleet fleet = Fleet.pending(nodes, services, 100_000);
    run = new SchedulingRun(fleet.empty(), fleet);
  }

  @Benchmark
  public int placeAll() {
    return run.run().turns();
  }
}
