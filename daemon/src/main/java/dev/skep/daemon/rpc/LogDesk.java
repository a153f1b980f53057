package dev.skep.daemon.rpc;

import dev.skep.daemon.engine.TaskLogLine;
import dev.skep.daemon.rpc.LogMessages.ReadLog;
import dev.skep.model.NodeId;

/// The leader's end of logs that nodes publish. Calls come from the network's threads: nothing here
/// may wait.
public interface LogDesk {
  /// The node can be asked for logs from now on.
  void listens(NodeId node, Sender<ReadLog> asked);

  /// That way to the node is gone.
  void deaf(NodeId node, Sender<ReadLog> asked);

  /// The node answers a subscription.
  Verdict publishes(NodeId node, long id, Flow flow);

  sealed interface Verdict {
    /// @param messages for so many there is room at first
    record Wanted(Reader reader, int messages) implements Verdict {}

    /// Nobody reads that log, or nobody any more.
    record Unknown() implements Verdict {}

    /// Another node was asked.
    record NotAsked() implements Verdict {}
  }

  /// Who reads one task's log. Hears lines one after the other, at most as many as it has asked
  /// for, then either of the others.
  interface Reader {
    void line(TaskLogLine line);

    /// @param trouble why the log could not be read to its end; empty if it could
    void done(String trouble);

    /// The node is gone in the middle of it.
    void lost();
  }

  /// What holds the node back. May be called from any thread.
  interface Flow {
    /// There is room for so many more messages.
    void more(int messages);

    /// Nobody reads any more.
    void stop();
  }
}
