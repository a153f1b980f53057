package dev.skep.daemon.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.testkit.TinyDisk;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class FullDiskTest {
  @Test
  void aFileThatCannotBeReplacedStaysAsItWas(@TempDir Path folder) throws Exception {
    try (var disk = TinyDisk.mount(folder.resolve("disk"), 1)) {
      var file = folder.resolve("disk/state.json");
      AtomicFiles.write(file, new byte[] {1, 2, 3});
      disk.fill();

      var broke =
          assertThrows(
              UncheckedIOException.class, () -> AtomicFiles.write(file, new byte[100_000]));

      assertTrue(String.valueOf(broke.getMessage()).contains("No space left"), broke.getMessage());
      assertArrayEquals(new byte[] {1, 2, 3}, AtomicFiles.read(file).orElseThrow());
      disk.free();
      try (var left = Files.list(folder.resolve("disk"))) {
        assertEquals(1, left.count(), "nothing half-written is left");
      }
    }
  }
}
