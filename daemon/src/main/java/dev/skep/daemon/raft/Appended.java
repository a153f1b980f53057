package dev.skep.daemon.raft;

import java.util.Optional;

/// What became of an entry that was handed to the log.
public sealed interface Appended {
  /// Durable on a majority and applied here.
  record Committed(long term, long index) implements Appended {}

  /// Not in the log: this manager does not lead. Names the node that does, if it is known.
  record NotLeader(Optional<String> leader) implements Appended {}

  /// Not in the log: elected, but entries of earlier terms are still being applied, or leadership
  /// is being handed over.
  record NotReady(String why) implements Appended {}

  /// Not in the log: longer than an entry may be.
  record TooLarge(int bytes, int limitBytes) implements Appended {}

  /// Leadership was lost, or the log stopped, before the commit was seen. The entry may still
  /// become durable.
  record Unknown(String why) implements Appended {}

  /// Not in the log: it is stopped, by us or by a fault.
  record Stopped(String why) implements Appended {}
}
