package dev.skep.daemon.swarm;

import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.engine.TaskLogQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads one task's log on a thread of its own, which waits while its reader is slow.
final class TaskReading implements AutoCloseable {
  private final Log source;
  private final TaskLogQuery query;
  private final Optional<Instant> known;
  private final Reader reader;
  private final Thread thread;
  private Optional<TaskLog> open = Optional.empty();
  private boolean closed;

  /// Where the log is.
  interface Log {
    TaskLog open(TaskLogQuery query) throws IOException, InterruptedException;
  }

  /// Who hears the lines, and then one of the others. May wait.
  interface Reader {
    void line(TaskLogLine line) throws InterruptedException;

    /// @param trouble why the log could not be read to its end; empty if it could
    void over(String trouble) throws InterruptedException;

    /// @param rest goes on where this ended, once the node is back
    void away(Rest rest, String trouble) throws InterruptedException;
  }

  /// What is still to be read.
  ///
  /// @param known when the last line was written that has been heard
  record Rest(TaskLogQuery query, Optional<Instant> known) {
    static Rest all(TaskLogQuery query) {
      return new Rest(query, Optional.empty());
    }

    Rest after(Instant last) {
      // Without moments there is no way to tell what is known.
      if (last.equals(Instant.EPOCH)) return this;
      return new Rest(
          new TaskLogQuery(
              query.stdout(),
              query.stderr(),
              query.follow(),
              Optional.of(last),
              OptionalLong.empty()),
          Optional.of(last));
    }
  }

  TaskReading(String name, Log source, Rest rest, Reader reader) {
    this.source = source;
    this.query = rest.query();
    this.known = rest.known();
    this.reader = reader;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      read();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() throws InterruptedException {
    var rest = new Rest(query, known);
    try (TaskLog log = opened(source.open(query))) {
      for (var line = log.next(); line.isPresent(); line = log.next()) {
        Instant at = line.get().at();
        if (known.filter(last -> !at.isAfter(last)).isPresent()) continue;
        rest = rest.after(at);
        reader.line(line.get());
      }
      reader.over("");
    } catch (NodeAway away) {
      reader.away(rest, String.valueOf(away.getMessage()));
    } catch (IOException broke) {
      reader.over(String.valueOf(broke.getMessage()));
    }
  }

  private synchronized TaskLog opened(TaskLog log) {
    open = Optional.of(log);
    if (closed) log.close();
    return log;
  }

  /// Ends it wherever it waits; the reader hears nothing more, or not for long.
  @Override
  public void close() {
    Optional<TaskLog> log;
    synchronized (this) {
      closed = true;
      log = open;
    }
    log.ifPresent(TaskLog::close);
    thread.interrupt();
  }
}
