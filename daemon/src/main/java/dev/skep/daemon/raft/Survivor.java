package dev.skep.daemon.raft;

import dev.skep.daemon.disk.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftPeer;

/// Makes one manager the only member of its log, when too few others are left to agree to anything.
/// What the others have acknowledged without it is lost; all that is in its own log counts.
///
/// Ratis keeps the last membership in `raft-meta.conf`, and finds later ones in the log. The one
/// that is written here has the index of the entry that comes next: it is later than all others,
/// and is the very entry with which the survivor begins its first term.
final class Survivor {
  private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
  private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");
  private static final Pattern SNAPSHOT = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");

  private Survivor() {}

  /// @param group Ratis's folder of the group; nobody else may have it open
  static void standAlone(Path group, RaftPeer self) throws IOException {
    var current = group.resolve("current");
    TornTail.repair(current);
    var file = current.resolve("raft-meta.conf");
    var was = LogEntryProto.parseFrom(Files.readAllBytes(file));
    var alone =
        was.toBuilder()
            .setIndex(Math.max(was.getIndex(), last(current, group.resolve("sm"))) + 1)
            .setConfigurationEntry(
                RaftConfigurationProto.newBuilder().addPeers(self.getRaftPeerProto()))
            .build();
    AtomicFiles.write(file, alone.toByteArray());
  }

  /// The index of the last entry, in the log or under the last snapshot.
  private static long last(Path current, Path snapshots) throws IOException {
    long last = -1;
    try (var files = Files.newDirectoryStream(current)) {
      for (var file : files) last = Math.max(last, lastOf(file));
    }
    if (!Files.isDirectory(snapshots)) return last;
    try (var files = Files.newDirectoryStream(snapshots)) {
      for (var file : files) {
        var name = SNAPSHOT.matcher(file.getFileName().toString());
        if (name.matches()) last = Math.max(last, Long.parseLong(name.group(2)));
      }
    }
    return last;
  }

  private static long lastOf(Path segment) throws IOException {
    var name = segment.getFileName().toString();
    var closed = CLOSED.matcher(name);
    if (closed.matches()) return Long.parseLong(closed.group(2));
    var open = OPEN.matcher(name);
    if (!open.matches()) return -1;
    return Long.parseLong(open.group(1)) + TornTail.entries(Files.readAllBytes(segment)) - 1;
  }
}
