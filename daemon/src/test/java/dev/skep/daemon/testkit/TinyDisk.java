package dev.skep.daemon.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A file system of some megabytes that can be filled up to its last byte.
public final class TinyDisk implements AutoCloseable {
  private final Path folder;

  private TinyDisk(Path folder) {
    this.folder = folder;
  }

  /// Mounts one over `folder`; where that is not allowed, the test is skipped.
  public static TinyDisk mount(Path folder, int megabytes)
      throws IOException, InterruptedException {
    assumeTrue(Shell.isRoot(), "needs root, to mount a small file system");
    Files.createDirectories(folder);
    var mounted =
        Shell.run(
            List.of(
                "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "skep-test", "" + folder));
    assumeTrue(mounted.exit() == 0, () -> "cannot mount a small file system: " + mounted.err());
    return new TinyDisk(folder);
  }

  public void fill() throws IOException {
    try (var filler =
        FileChannel.open(filler(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      var block = ByteBuffer.allocate(4096);
      while (true) {
        filler.write(block.clear());
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("No space left")) throw full;
    }
  }

  public void free() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    // Lazily: a thread that is still ending may have a file open.
    Shell.run(List.of("umount", "-l", "" + folder)).ok();
  }
}
