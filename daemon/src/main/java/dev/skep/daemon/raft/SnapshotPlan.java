package dev.skep.daemon.raft;

/// When snapshots are taken, and how many stay.
///
/// @param intervalEntries one is taken after so many entries; 0 for never
/// @param olderKept so many stay beside the latest
public record SnapshotPlan(long intervalEntries, long olderKept) {
  public SnapshotPlan {
    if (intervalEntries < 0 || olderKept < 0)
      throw new IllegalArgumentException(
          "negative: " + intervalEntries + " entries, " + olderKept + " snapshots");
  }

  boolean isDue(long entries) {
    return intervalEntries > 0 && entries >= intervalEntries;
  }
}
