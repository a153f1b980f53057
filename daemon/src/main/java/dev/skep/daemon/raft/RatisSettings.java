package dev.skep.daemon.raft;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// Ratis's settings, chosen for a small manager: its own defaults are those of a storage server.
final class RatisSettings {
  /// Room for a transaction of swarm mode (1.125 MiB) and for a config of 1,000 KB with its
  /// envelope.
  static final int ENTRY_BYTES = 2 * 1024 * 1024;

  /// What Ratis puts around an entry's bytes: term, index, client and call ids.
  private static final int ENVELOPE_BYTES = 4 * 1024;

  private static final Duration SINGLE_ELECTION_MIN = Duration.ofMillis(1);
  private static final Duration SINGLE_ELECTION_MAX = Duration.ofMillis(5);

  /// Waits between tries to reach a member, by how many have failed, and for how many more. Ratis's
  /// own grow to 5 s: so long a manager that comes back would be without a leader, and the group
  /// without its vote.
  private static final String APPENDER_RETRIES = "1ms,10, 100ms,1000000000";

  private RatisSettings() {}

  /// @param alone whether this node is the only member, and need not wait for a leader to speak up
  static RaftProperties of(LogConfig config, boolean alone) {
    var settings = new RaftProperties();
    network(settings, config);
    timing(settings, config, alone);
    log(settings, config);
    threads(settings);
    return settings;
  }

  private static void network(RaftProperties settings, LogConfig config) {
    GrpcConfigKeys.Server.setHost(settings, config.listen().getAddress().getHostAddress());
    GrpcConfigKeys.Server.setPort(settings, config.listen().getPort());
    GrpcConfigKeys.setMessageSizeMax(settings, SizeInBytes.valueOf(ENTRY_BYTES + 2 * 1024 * 1024));
    GrpcConfigKeys.setFlowControlWindow(settings, SizeInBytes.valueOf("1MB"));
  }

  private static void timing(RaftProperties settings, LogConfig config, boolean alone) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(settings, time(config.electionMin()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(settings, time(config.electionMax()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(
        settings, time(alone ? SINGLE_ELECTION_MIN : config.electionMin()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(
        settings, time(alone ? SINGLE_ELECTION_MAX : config.electionMax()));
    // A laptop that slept for a night goes on; by default a pause of a minute would close the
    // server.
    RaftServerConfigKeys.setCloseThreshold(settings, TimeDuration.valueOf(3650, TimeUnit.DAYS));
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(settings, TimeDuration.ZERO);
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(settings, APPENDER_RETRIES);
    // Reads see every acknowledged write. The lease spares most of them the round of heartbeats.
    RaftServerConfigKeys.Read.setOption(settings, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Read.setLeaderLeaseEnabled(settings, true);
    // Our calls are never retried by a client, so replies need no memory.
    RaftServerConfigKeys.RetryCache.setExpiryTime(settings, TimeDuration.ONE_SECOND);
  }

  private static void log(RaftProperties settings, LogConfig config) {
    RaftServerConfigKeys.setStorageDir(settings, List.of(config.folder().toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(settings, config.folder().resolve("removed").toFile());
    var entry = SizeInBytes.valueOf(ENTRY_BYTES + ENVELOPE_BYTES);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(settings, entry);
    // A piece of a snapshot travels as one message.
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(settings, SizeInBytes.valueOf("1MB"));
    RaftServerConfigKeys.Log.setWriteBufferSize(settings, SizeInBytes.valueOf(entry.getSize() + 8));
    RaftServerConfigKeys.Log.setQueueByteLimit(settings, SizeInBytes.valueOf("16MB"));
    RaftServerConfigKeys.Write.setByteLimit(settings, SizeInBytes.valueOf("16MB"));
    RaftServerConfigKeys.Log.setSegmentSizeMax(settings, SizeInBytes.valueOf("4MB"));
    RaftServerConfigKeys.Log.setPreallocatedSize(settings, SizeInBytes.valueOf("1MB"));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(settings, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(settings, SizeInBytes.valueOf("8MB"));
    // Otherwise each commit is followed by an entry of its own that only says how far commits have
    // come: twice the entries, for an index that a restart finds by electing a leader anyway.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(settings, false);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(settings, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(settings, config.keptEntries());
    RaftServerConfigKeys.Log.setPurgeGap(settings, 1);
    // The machine says when, because users change it while the log runs; Ratis reads its own
    // threshold only once.
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(settings, false);
    RaftServerConfigKeys.Snapshot.setCreationGap(settings, 1);
    // Stopping is quick, and the log is there to be replayed.
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(settings, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(settings, false);
  }

  private static void threads(RaftProperties settings) {
    RaftServerConfigKeys.ThreadPool.setServerCached(settings, true);
    RaftServerConfigKeys.ThreadPool.setClientCached(settings, true);
    RaftServerConfigKeys.ThreadPool.setProxyCached(settings, true);
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolCached(settings, true);
  }

  private static TimeDuration time(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
