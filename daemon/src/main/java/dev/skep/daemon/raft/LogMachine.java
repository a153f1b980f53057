package dev.skep.daemon.raft;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// What the log drives. `restore`, `apply`, `snapshot` and `leading` come one at a time, in the
/// order of the log; `following` and `fault` may come from other threads at any time, so post them.
///
/// After a start there is at most one `restore`, then every later entry once, in order. A `restore`
/// while running (this manager was far behind) replaces everything.
public interface LogMachine {
  /// Throwing is a fault: the log stops on this manager, before the entry counts as applied.
  void apply(long term, long index, byte[] entry);

  /// Everything applied so far, as a writer. Called on the log's thread; taking an immutable view
  /// is enough.
  Snapshot snapshot();

  void restore(long term, long index, InputStream content) throws IOException;

  /// When snapshots are taken, asked after each entry: the state may say so itself.
  ///
  /// @param configured what holds as long as it does not
  default SnapshotPlan snapshots(SnapshotPlan configured) {
    return configured;
  }

  /// This manager leads, and everything committed before has been applied.
  void leading(long term);

  /// This manager does not lead (any more); empty while nobody is known to.
  void following(Optional<String> leader);

  /// The log has stopped for good and the entry it broke on is not applied. Comes once.
  void fault(Throwable cause);

  /// Writes one state, possibly after later entries were applied.
  interface Snapshot {
    void writeTo(OutputStream out) throws IOException;
  }
}
