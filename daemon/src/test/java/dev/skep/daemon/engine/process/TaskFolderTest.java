package dev.skep.daemon.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.model.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskFolderTest {
  @TempDir Path root;
  private TaskFolder folder;

  @BeforeEach
  void create() throws IOException {
    folder = new TaskFolder(root, new TaskId("t1"));
    folder.create();
  }

  @AfterEach
  void end() {
    folder.kill();
  }

  @Test
  void isCreatedUntilItIsStarted() {
    assertEquals(Phase.CREATED, folder.found().phase());
  }

  @Test
  void runsWhenStartReturns() throws IOException {
    start("sleep", "1000");

    assertEquals(Phase.RUNNING, folder.found().phase());
    assertTrue(ProcessHandle.of(folder.status(0).pid()).isPresent(), "its process is there");
  }

  @Test
  void startsOnlyOnce() throws IOException {
    start("sleep", "1000");
    var first = folder.status(0);
    start("sleep", "1000");

    assertEquals(first, folder.status(0));
  }

  @Test
  void keepsTheExitCode() throws IOException {
    start("/bin/sh", "-c", "exit 42");
    folder.wrapper().ifPresent(wrapper -> wrapper.onExit().join());

    assertEquals(Phase.EXITED, folder.found().phase());
    assertEquals(Optional.of(42L), folder.exitCode());
    assertEquals(42, folder.ended().exitCode());
  }

  @Test
  void endsAsAShellSaysWhenThereIsNoSuchProgram() throws IOException {
    start("/no/such/program");
    folder.wrapper().ifPresent(wrapper -> wrapper.onExit().join());

    assertEquals(127, folder.ended().exitCode());
  }

  @Test
  void passesArgumentsOnAsTheyAre() throws IOException {
    start("printf", "%s|", "a b", "", "$HOME", "'\"", "*");
    folder.wrapper().ifPresent(wrapper -> wrapper.onExit().join());

    assertEquals("a b||$HOME|'\"|*|", Files.readString(folder.stdout()));
  }

  @Test
  void countsAsKilledWhenNobodySawItEnd() throws IOException {
    // Of a process that had the number before the machine was started anew.
    Files.writeString(root.resolve("t1/wrapper"), ProcessHandle.current().pid() + " 1");

    assertEquals(Phase.EXITED, folder.found().phase());
    assertEquals(137, folder.found().container().exitCode());
  }

  @Test
  void killsAllThatTheCommandHasStarted() throws IOException {
    start("/bin/sh", "-c", "sleep 1000 & sleep 1000 & wait");
    var all = folder.wrapper().orElseThrow().descendants().toList();
    folder.kill();

    for (var each : all) each.onExit().join();
    assertEquals(Phase.EXITED, folder.found().phase());
    assertEquals(137, folder.ended().exitCode());
  }

  @Test
  void leavesNothingWhenItIsDeleted() throws IOException {
    folder.delete();
    folder.delete();

    assertFalse(folder.exists(), "the folder is gone");
    try (var left = Files.list(root)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void findsFoldersInTheirOrder() throws IOException {
    new TaskFolder(root, new TaskId("t0")).create();

    assertEquals(
        List.of("t0", "t1"), TaskFolder.all(root).stream().map(it -> it.task().value()).toList());
    assertEquals(List.of(), TaskFolder.all(root.resolve("nowhere")));
  }

  private void start(String... command) throws IOException {
    folder.start(List.of(command), Map.of());
  }
}
