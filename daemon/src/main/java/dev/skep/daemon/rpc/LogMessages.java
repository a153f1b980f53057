package dev.skep.daemon.rpc;

import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.model.Task;

/// What the leader and its nodes say when somebody reads the logs of tasks.
public final class LogMessages {
  private LogMessages() {}

  /// The node is there to be asked for logs, until the call ends.
  public record ListenRequest() {}

  /// The log of one of the node's tasks is wanted.
  ///
  /// @param id of the subscription; a publication names it
  public record ReadLog(long id, Task task, TaskLogQuery query) {}

  /// A publication: one `Begin`, lines as they come, one `Done`.
  public sealed interface LogPart {
    /// @param id of the subscription that is answered
    record Begin(long id) implements LogPart {}

    record Line(TaskLogLine line) implements LogPart {}

    /// @param trouble why the log could not be read to its end; empty if it could
    record Done(String trouble) implements LogPart {}
  }

  public record Published() {}
}
