package dev.skep.bench.daemon;

import dev.skep.dockerapi.client.DockerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Clients that create services, each as fast as it is answered, on a connection of its own.
final class Writers {
  private final RunningDaemon daemon;
  private int round;

  Writers(RunningDaemon daemon) {
    this.daemon = daemon;
  }

  /// @param entries of the log that the writes took; fewer than writes where some shared one
  record Result(long writes, long entries, long wallNanos, long cpuNanos) {
    String text() {
      return String.format(
          Locale.ROOT,
          "%,.0f /s (CPU %.2f ms, %.1f writes per log entry)",
          writes * 1e9 / wallNanos,
          cpuNanos / 1e6 / writes,
          (double) writes / entries);
    }
  }

  Result writeFor(Duration time, int clients) throws DockerException, InterruptedException {
    String mark = "mark" + ++round;
    try (var client = daemon.client()) {
      var api = new SwarmApi(client);
      long before = api.indexOf(api.createService(mark + "-begin"));
      long cpu = daemon.cpuNanos();
      long began = System.nanoTime();
      long writes = all(clients, "w" + round, began + time.toNanos(), Long.MAX_VALUE);
      long wall = System.nanoTime() - began;
      cpu = daemon.cpuNanos() - cpu;
      long after = api.indexOf(api.createService(mark + "-end"));
      return new Result(writes, Math.max(1, after - before - 1), wall, cpu);
    }
  }

  /// Fills the store, at whatever speed.
  void write(int services) throws InterruptedException {
    int clients = 8;
    var _ = all(clients, "filled" + ++round, Long.MAX_VALUE, services / clients);
  }

  private long all(int clients, String name, long untilNanos, long most)
      throws InterruptedException {
    var counts = new ArrayList<Future<Long>>();
    try (var threads = Executors.newFixedThreadPool(clients)) {
      for (int i = 0; i < clients; i++) {
        String mine = name + "-" + i + "-";
        counts.add(threads.submit(() -> one(mine, untilNanos, most)));
      }
      long sum = 0;
      for (var count : counts) sum += count.get();
      return sum;
    } catch (ExecutionException refused) {
      throw new IllegalStateException("a write failed", refused.getCause());
    }
  }

  private long one(String name, long untilNanos, long most) throws DockerException {
    long count = 0;
    try (var client = daemon.client()) {
      var api = new SwarmApi(client);
      while (count < most && untilNanos - System.nanoTime() > 0) {
        var _ = api.createService(name + count);
        count++;
      }
    }
    return count;
  }
}
