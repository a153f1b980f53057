package dev.skep.daemon.engine;

import java.io.IOException;
import java.util.Optional;

/// Lines of one task's output as they come in. One thread reads.
public interface TaskLog extends AutoCloseable {
  /// Waits for the next line; empty at the end, and after `close`.
  ///
  /// @throws IOException when the output could not be read to its end
  Optional<TaskLogLine> next() throws IOException, InterruptedException;

  /// May be called from another thread, to wake up whoever waits; and more than once.
  @Override
  void close();

  /// Of a task that has left no output here.
  static TaskLog empty() {
    return new TaskLog() {
      @Override
      public Optional<TaskLogLine> next() {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }
}
