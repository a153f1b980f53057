package dev.skep.daemon.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;

/// What the disk says of the membership before the log is opened.
enum StoredMembership {
  /// Nothing was ever stored.
  NONE,
  /// This node is the only member.
  ALONE,
  /// There are others.
  SEVERAL;

  /// @param current Ratis's `current` folder, with the last configuration in `raft-meta.conf`
  static StoredMembership read(Path current, String nodeId) throws IOException {
    byte[] stored;
    try {
      stored = Files.readAllBytes(current.resolve("raft-meta.conf"));
    } catch (NoSuchFileException absent) {
      return NONE;
    }
    var members = LogEntryProto.parseFrom(stored).getConfigurationEntry();
    boolean alone =
        members.getPeersCount() == 1
            && members.getOldPeersCount() == 0
            && members.getListenersCount() == 0
            && members.getPeers(0).getId().toStringUtf8().equals(nodeId);
    return alone ? ALONE : SEVERAL;
  }
}
