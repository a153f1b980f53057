package dev.skep.dockerapi.client;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Closes a channel when its time is up: unix-domain channels have no read timeout of their own,
/// closing is what wakes a blocked reader.
final class Deadline implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private final Optional<ScheduledFuture<?>> alarm;
  private volatile boolean expired;

  Deadline(Duration limit, Closeable target) {
    alarm =
        limit.compareTo(Timeouts.FOREVER) >= 0
            ? Optional.empty()
            : Optional.of(
                TIMER.schedule(() -> expire(target), limit.toNanos(), TimeUnit.NANOSECONDS));
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> Thread.ofPlatform().daemon().name("docker-client-deadlines").unstarted(task));
    // Nearly every alarm is cancelled long before its time; kept until then, they would hold their
    // channels in memory.
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  boolean expired() {
    return expired;
  }

  private void expire(Closeable target) {
    expired = true;
    try {
      target.close();
    } catch (IOException alreadyGone) {
      // Closing is only the wake-up call; the reader reports what it sees.
    }
  }

  @Override
  public void close() {
    alarm.ifPresent(set -> set.cancel(false));
  }
}
