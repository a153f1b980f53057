package dev.skep.daemon.raft;

import dev.skep.daemon.disk.AtomicFiles;
import dev.skep.daemon.disk.Seal;
import dev.skep.daemon.disk.SealedInput;
import dev.skep.daemon.disk.SealedOutput;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;

/// Sealed snapshots in files, one per (term, index), where Ratis looks for them to send them to
/// others.
final class Snapshots {
  private static final String UNFINISHED = ".unfinished";

  private final Seal seal;
  private final SimpleStateMachineStorage storage;

  /// @param olderKept how many stay beside the latest, asked whenever one has been taken
  Snapshots(Seal seal, LongSupplier olderKept) {
    this.seal = seal;
    this.storage =
        new SimpleStateMachineStorage() {
          @Override
          public void cleanupOldSnapshots(SnapshotRetentionPolicy configured) throws IOException {
            super.cleanupOldSnapshots(keeping(olderKept.getAsLong()));
          }
        };
  }

  private static SnapshotRetentionPolicy keeping(long older) {
    return new SnapshotRetentionPolicy() {
      @Override
      public int getNumSnapshotsRetained() {
        return Math.toIntExact(Math.min(older, Integer.MAX_VALUE - 1) + 1);
      }
    };
  }

  SimpleStateMachineStorage storage() {
    return storage;
  }

  void open(RaftStorage raftStorage) throws IOException {
    storage.init(raftStorage);
    var folder = raftStorage.getStorageDir().getStateMachineDir().toPath();
    try (var left = Files.newDirectoryStream(folder, "*" + UNFINISHED)) {
      for (var file : left) Files.delete(file);
    }
  }

  Optional<SingleFileSnapshotInfo> latest() {
    return Optional.ofNullable(storage.loadLatestSnapshot());
  }

  /// Written beside, synced, then renamed; the checksum that Ratis wants comes last and completes
  /// it.
  void write(TermIndex upTo, LogMachine.Snapshot content) throws IOException {
    var file = storage.getSnapshotFile(upTo.getTerm(), upTo.getIndex()).toPath();
    var unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try (var channel =
        FileChannel.open(
            unfinished,
            EnumSet.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var sealed =
          new SealedOutput(seal, new BufferedOutputStream(Channels.newOutputStream(channel)));
      content.writeTo(sealed);
      sealed.close();
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    AtomicFiles.sync(folderOf(file));
    var checksum = MD5FileUtil.computeAndSaveMd5ForFile(file.toFile());
    storage.updateLatestSnapshot(
        new SingleFileSnapshotInfo(new FileInfo(file, checksum), upTo.getTerm(), upTo.getIndex()));
  }

  private static Path folderOf(Path file) {
    var folder = file.getParent();
    if (folder == null) throw new IllegalStateException("no folder: " + file);
    return folder;
  }

  /// Hands the snapshot to the machine, and makes sure that the file was whole up to its end.
  void read(SingleFileSnapshotInfo snapshot, LogMachine machine) throws IOException {
    try (var in =
        new SealedInput(
            seal, new BufferedInputStream(Files.newInputStream(snapshot.getFile().getPath())))) {
      machine.restore(snapshot.getTerm(), snapshot.getIndex(), in);
      in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
