package dev.skep.daemon.runner;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Gives the agent's signs of life, on a thread of its own: a long list of tasks or a slow engine
/// does not delay them.
///
/// What a heartbeat proves: the process runs, the line carries, and the agent's thread goes round.
/// Not that the engine answers: that is reported apart, and the containers of a node whose engine
/// is away go on serving. An agent that hangs in one thought serves nobody, so its node falls
/// silent and its tasks are replaced.
final class Pulse implements AutoCloseable {
  /// A thought takes microseconds, on a machine that swaps perhaps seconds.
  static final Duration LONGEST_THOUGHT = Duration.ofSeconds(30);

  private final Runnable beat;
  private final LongSupplier nanos;
  // A session may begin while the agent stops: it gets no beats, and nothing is wrong with that.
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("pulse").factory(), new ThreadPoolExecutor.DiscardPolicy());
  private Optional<ScheduledFuture<?>> beating = Optional.empty();
  private volatile Optional<Long> thoughtBegan = Optional.empty();

  /// @param beat tells the managers; does not block
  /// @param nanos time that only goes on
  Pulse(Runnable beat, LongSupplier nanos) {
    this.beat = beat;
    this.nanos = nanos;
    thread.setRemoveOnCancelPolicy(true);
  }

  /// From now on, until another period is set: a new session wants its first sign at once.
  void every(Duration period) {
    beating.ifPresent(it -> it.cancel(false));
    beating =
        Optional.of(
            thread.scheduleAtFixedRate(this::beat, 0, period.toNanos(), TimeUnit.NANOSECONDS));
  }

  void thoughtBegins() {
    thoughtBegan = Optional.of(nanos.getAsLong());
  }

  void thoughtEnds() {
    thoughtBegan = Optional.empty();
  }

  void beat() {
    if (!hangs()) beat.run();
  }

  private boolean hangs() {
    return thoughtBegan
        .filter(began -> nanos.getAsLong() - began > LONGEST_THOUGHT.toNanos())
        .isPresent();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
