package dev.skep.daemon.http.swarm;

import java.io.IOException;
import java.util.Optional;

/// Log lines as they come in.
public interface LogStream extends AutoCloseable {
  /// Waits for the next line; empty at the end, and after `close`.
  Optional<LogLine> next() throws IOException, InterruptedException;

  /// May be called from another thread, to wake up whoever waits.
  @Override
  void close();
}
