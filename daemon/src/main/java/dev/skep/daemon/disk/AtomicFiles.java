package dev.skep.daemon.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Files that are replaced whole: after a crash there is the old content or the new, never half of
/// one.
public final class AtomicFiles {
  private static final System.Logger LOG = System.getLogger(AtomicFiles.class.getName());

  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private AtomicFiles() {}

  /// Replaces the file, readable by its owner only, and returns once it is on the disk.
  public static void write(Path file, byte[] content) {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) throw new IllegalArgumentException("not a file: " + file);
    var fresh = folder.resolve("." + file.getFileName() + ".new");
    try {
      createFolder(folder);
      Files.deleteIfExists(fresh);
      try (var channel =
          FileChannel.open(
              fresh,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER_FILE))) {
        var bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) channel.write(bytes);
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(folder);
    } catch (IOException e) {
      discard(fresh);
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /// What stays half-written on a full disk would keep it full.
  private static void discard(Path unfinished) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException stays) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove {0}: {1}", unfinished, stays);
    }
  }

  /// The whole file, or empty if there is none.
  public static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  public static void delete(Path file) {
    try {
      if (Files.deleteIfExists(file)) syncParent(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  /// Creates the folder and its parents; what is created is its owner's only.
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
  }

  /// Removes a folder with everything in it. Links are removed, not followed.
  public static void deleteFolder(Path folder) {
    if (!Files.exists(folder)) return;
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException broke)
                throws IOException {
              if (broke != null) throw broke;
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
      syncParent(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }

  private static void syncParent(Path path) throws IOException {
    var parent = path.toAbsolutePath().getParent();
    if (parent != null) sync(parent);
  }

  /// A rename is only on the disk once its folder is.
  public static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
