package dev.skep.daemon.swarm;

import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.daemon.rpc.LogPublishing;
import dev.skep.daemon.rpc.LogSource;
import java.io.IOException;
import java.util.Optional;

/// Sends the logs of this node's tasks to whoever reads them, each on a thread of its own.
final class LogPublisher implements LogSource {
  private final ContainerRuntime runtime;

  LogPublisher(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public void wanted(ReadLog wanted, LogPublishing publishing) {
    Thread.ofVirtual().name("log-" + wanted.task().id()).start(() -> publish(wanted, publishing));
  }

  private void publish(ReadLog wanted, LogPublishing publishing) {
    try {
      publishing.done(copied(wanted, publishing));
    } catch (IOException nobodyReads) {
      // It may come back and ask anew.
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return why the log could not be read to its end; empty if it could
  private String copied(ReadLog wanted, LogPublishing publishing)
      throws IOException, InterruptedException {
    TaskLog log;
    try {
      log = runtime.log(wanted.task(), wanted.query());
    } catch (IOException away) {
      return String.valueOf(away.getMessage());
    }
    try (log) {
      // A silent log would never notice that nobody reads any more. Closing may take a moment, and
      // this is the network's thread.
      publishing.whenOver(() -> Thread.ofVirtual().name("log-over").start(log::close));
      while (true) {
        Optional<TaskLogLine> line;
        try {
          line = log.next();
        } catch (IOException broke) {
          return String.valueOf(broke.getMessage());
        }
        if (line.isEmpty()) return "";
        publishing.line(line.get());
      }
    }
  }
}
