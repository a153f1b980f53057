package dev.skep.daemon.swarm;

import dev.skep.daemon.engine.TaskLog;
import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.rpc.LogDesk;
import dev.skep.model.NodeId;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The log of another node's task, as the node publishes it.
final class RemoteLog implements TaskLog, LogDesk.Reader {
  /// Messages that may be on their way. Enough to keep the line busy; a line of text may have a
  /// mebibyte.
  static final int AHEAD = 8;

  private final NodeId node;
  private final Runnable forget;
  private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
  private Optional<LogDesk.Flow> flow = Optional.empty();
  private boolean closed;

  private sealed interface Part {
    record Line(TaskLogLine line) implements Part {}

    record Done(String trouble) implements Part {}

    record Lost() implements Part {}

    record Closed() implements Part {}
  }

  /// @param forget says that nobody reads any more
  RemoteLog(NodeId node, Runnable forget) {
    this.node = node;
    this.forget = forget;
  }

  NodeId node() {
    return node;
  }

  /// The node has begun to publish.
  ///
  /// @return false if that comes too late, or for the second time
  synchronized boolean begin(LogDesk.Flow flow) {
    if (closed || this.flow.isPresent()) return false;
    this.flow = Optional.of(flow);
    return true;
  }

  @Override
  public void line(TaskLogLine line) {
    parts.add(new Part.Line(line));
  }

  @Override
  public void done(String trouble) {
    parts.add(new Part.Done(trouble));
  }

  @Override
  public void lost() {
    parts.add(new Part.Lost());
  }

  @Override
  public Optional<TaskLogLine> next() throws IOException, InterruptedException {
    return switch (parts.take()) {
      case Part.Line(var line) -> {
        room();
        yield Optional.of(line);
      }
      case Part.Done(var trouble) -> {
        close();
        if (!trouble.isEmpty()) throw new IOException(trouble);
        yield Optional.empty();
      }
      case Part.Lost() -> {
        close();
        throw new NodeAway("node " + node + " disconnected unexpectedly");
      }
      case Part.Closed() -> {
        close();
        yield Optional.empty();
      }
    };
  }

  private synchronized void room() {
    if (!closed) flow.ifPresent(it -> it.more(1));
  }

  /// The next to be read is the end, now and for ever.
  @Override
  public void close() {
    Optional<LogDesk.Flow> stopped;
    synchronized (this) {
      stopped = closed ? Optional.empty() : flow;
      closed = true;
      parts.clear();
      parts.add(new Part.Closed());
    }
    stopped.ifPresent(LogDesk.Flow::stop);
    forget.run();
  }
}
