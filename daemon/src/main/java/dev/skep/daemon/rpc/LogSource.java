package dev.skep.daemon.rpc;

import dev.skep.daemon.rpc.LogMessages.ReadLog;

/// Who has the logs of a node's tasks.
public interface LogSource {
  /// A log is wanted. Comes from the network's thread: returns at once, and publishes on a thread
  /// of its own.
  void wanted(ReadLog wanted, LogPublishing publishing);
}
