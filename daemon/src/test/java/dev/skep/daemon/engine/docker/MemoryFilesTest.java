package dev.skep.daemon.engine.docker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.agent.exec.TaskFiles;
import dev.skep.agent.exec.TaskFiles.TaskFile;
import dev.skep.model.NodeId;
import dev.skep.model.Payload;
import dev.skep.model.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryFilesTest {
  private static final TaskId TASK = new TaskId("t1");
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final byte[] ANY = {0, -1, 10};

  private Path folder = MEMORY;

  @BeforeEach
  void makeFolder() throws IOException {
    assumeTrue(
        Files.isDirectory(MEMORY) && Files.getFileStore(MEMORY).type().equals("tmpfs"),
        "no tmpfs at /dev/shm on this machine");
    folder = Files.createTempDirectory(MEMORY, "skep-test");
  }

  @AfterEach
  void deleteFolder() throws IOException {
    if (folder.equals(MEMORY)) return;
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }

  @Test
  void putsFilesWithTheirOwnersAndModesWhereOnlyTheDaemonLooks() throws IOException {
    List<FileMount> mounts = files().put(TASK, owned(0440));
    assertEquals("/run/secrets/key", mounts.getFirst().target());
    Path source = mounts.getFirst().source();
    assertArrayEquals(ANY, Files.readAllBytes(source));
    assertEquals("r--r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(source)));
    assertEquals(own("unix:uid"), Files.getAttribute(source, "unix:uid"));
    try (var all = Files.walk(folder)) {
      for (Path each : all.filter(Files::isDirectory).toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
        assertEquals("rwx------", mode, each::toString);
      }
    }
  }

  @Test
  void putsThemAgainInTheirPlaces() throws IOException {
    var first = files().put(TASK, owned(0400));
    assertEquals(first, files().put(TASK, owned(0444)));
    assertEquals(Set.of(TASK), new TreeSet<>(files().tasks()));
  }

  @Test
  void leavesNothingOfATaskThatIsGone() throws IOException {
    Path source = files().put(TASK, owned(0444)).getFirst().source();
    files().put(new TaskId("t2"), owned(0444));
    files().remove(TASK);
    files().remove(TASK);
    assertFalse(Files.exists(source.getParent()));
    assertEquals(Set.of(new TaskId("t2")), files().tasks());
    files().removeAll();
    assertEquals(Set.of(), files().tasks());
  }

  @Test
  void putsNothingOnADisk() throws IOException {
    Path disk = Path.of("target");
    assumeTrue(!Files.getFileStore(disk).type().equals("tmpfs"), "the checkout is in memory");
    var files = new MemoryFiles(List.of(disk), new NodeId("n1"));
    assertEquals(
        "secrets and configs need a folder in memory, and none of [target] is a tmpfs on this node",
        assertThrows(IOException.class, () -> files.put(TASK, owned(0444))).getMessage());
    assertEquals(List.of(), files.put(TASK, TaskFiles.NONE));
  }

  /// Everybody may write to `/dev/shm`.
  @Test
  void doesNotUseAFolderThatOthersCouldLookInto() throws IOException {
    Path planted = Files.createDirectory(folder.resolve("skep-tasks"));
    Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(
        planted + " is not the daemon's own: no secret is put there",
        assertThrows(IOException.class, () -> files().put(TASK, owned(0444))).getMessage());
  }

  private MemoryFiles files() {
    return new MemoryFiles(List.of(folder), new NodeId("n1"));
  }

  private TaskFiles owned(long mode) throws IOException {
    long uid = (Integer) own("unix:uid");
    long gid = (Integer) own("unix:gid");
    return new TaskFiles(
        List.of(new TaskFile("/run/secrets/key", uid, gid, mode, new Payload(ANY))), "");
  }

  private static Object own(String attribute) throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), attribute);
  }
}
