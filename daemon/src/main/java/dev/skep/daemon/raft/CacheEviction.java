package dev.skep.daemon.raft;

import java.lang.reflect.Field;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.raftlog.segmented.SegmentedRaftLog;
import org.apache.ratis.util.AwaitToRun;

/// The thread of Ratis that frees the memory of old log segments. Ratis 3.3.0 waits for its end
/// while it holds the lock that the thread asks for whenever there is something to free: a log that
/// keeps segments for a member that is away, or that several elections have cut into many, never
/// closes. Ended before, and without that lock, it ends.
final class CacheEviction {
  private static final Field THREAD = RatisInsides.field(SegmentedRaftLog.class, "cacheEviction");

  private CacheEviction() {}

  /// Before the log is closed; closing it afterwards finds nothing to wait for.
  static void end(RaftServer.Division division) {
    RaftLog log = division.getRaftLog();
    if (!(log instanceof SegmentedRaftLog)) return;
    ((AwaitToRun) RatisInsides.value(THREAD, log)).close();
  }
}
