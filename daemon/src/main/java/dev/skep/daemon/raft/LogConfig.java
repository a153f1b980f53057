package dev.skep.daemon.raft;

import dev.skep.daemon.disk.Seal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/// How one manager's log is set up.
///
/// @param nodeId this node, also its raft id
/// @param clusterId names the raft group
/// @param founder whether this node began the swarm, rather than being let in by another manager.
///   The same on every restart
/// @param folder where log and snapshots live
/// @param listen where to listen, for managers and agents
/// @param advertise `host:port` that other managers dial
/// @param seal seals entries and snapshots; every manager of the swarm has the same keys
/// @param snapshotEntries a snapshot is taken after so many entries, 10,000 as swarm mode has it
/// @param keptEntries so many entries stay behind a snapshot for slow followers, 500 as swarm mode
///   has it
/// @param electionMin how long a follower waits at least for a silent leader
/// @param electionMax and at most
public record LogConfig(
    String nodeId,
    String clusterId,
    boolean founder,
    Path folder,
    InetSocketAddress listen,
    String advertise,
    Seal seal,
    long snapshotEntries,
    long keptEntries,
    Duration electionMin,
    Duration electionMax) {
  public static final long SNAPSHOT_ENTRIES = 10_000;
  public static final long KEPT_ENTRIES = 500;

  /// Half of these made managers flap on overloaded cores when they were tried, and won 0.3 s at a
  /// fail-over. With these, three managers kept their leader for a minute beside 12 busy loops on
  /// two cores (load 19), as they did with 500 to 1000 ms, which would cost 0.3 s at each
  /// fail-over.
  static final Duration ELECTION_MIN = Duration.ofMillis(300);

  static final Duration ELECTION_MAX = Duration.ofMillis(600);

  public LogConfig {
    if (nodeId.isEmpty() || clusterId.isEmpty())
      throw new IllegalArgumentException("node id or cluster id is empty");
    if (snapshotEntries < 1)
      throw new IllegalArgumentException("snapshot interval is not positive: " + snapshotEntries);
    if (keptEntries < 0)
      throw new IllegalArgumentException("kept entries are negative: " + keptEntries);
  }

  public static LogConfig of(
      String nodeId,
      String clusterId,
      boolean founder,
      Path folder,
      InetSocketAddress listen,
      String advertise,
      Seal seal) {
    return new LogConfig(
        nodeId,
        clusterId,
        founder,
        folder,
        listen,
        advertise,
        seal,
        SNAPSHOT_ENTRIES,
        KEPT_ENTRIES,
        ELECTION_MIN,
        ELECTION_MAX);
  }

  public LogConfig withSnapshots(long snapshotEntries, long keptEntries) {
    return new LogConfig(
        nodeId,
        clusterId,
        founder,
        folder,
        listen,
        advertise,
        seal,
        snapshotEntries,
        keptEntries,
        electionMin,
        electionMax);
  }
}
