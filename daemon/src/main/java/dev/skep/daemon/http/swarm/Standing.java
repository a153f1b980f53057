package dev.skep.daemon.http.swarm;

/// What this node is to the swarm.
public sealed interface Standing {
  record Inactive() implements Standing {}

  /// A join is under way.
  record Pending() implements Standing {}

  record Worker() implements Standing {}

  /// A manager that starts, or has lost the others.
  record Preparing() implements Standing {}

  record Manager() implements Standing {}

  /// @param error why it did not start
  record Failed(String error) implements Standing {}

  /// The log's key is wrapped by a key that only the user has.
  record Locked() implements Standing {}
}
