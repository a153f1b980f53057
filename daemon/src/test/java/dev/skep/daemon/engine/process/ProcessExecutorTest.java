package dev.skep.daemon.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.exec.ContainerEvent.Exited;
import dev.skep.agent.exec.ContainerEvent.Found;
import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.agent.exec.ContainerEvent.Prepared;
import dev.skep.agent.exec.ContainerEvent.Started;
import dev.skep.daemon.engine.Assignments;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.engine.ExecutorContract;
import dev.skep.daemon.engine.Heard;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.daemon.testkit.Shell;
import dev.skep.model.ContainerSpec;
import dev.skep.model.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessExecutorTest extends ExecutorContract {
  @TempDir Path root;

  @Override
  protected ContainerRuntime runtime() {
    return new ProcessRuntime(root, "here", "test");
  }

  @Override
  protected String image() {
    return "skep/shell";
  }

  @Override
  protected void kill(String containerId) {
    var wrapper = new TaskFolder(root, new TaskId(containerId)).wrapper().orElseThrow();
    wrapper.descendants().forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void endsWhatATaskHasLeftBehind() throws Exception {
    var task = ready("sleep 1000 & echo ready; echo $!; read x </dev/null; exit 0");
    long left;
    try (var log = runtime().log(task.task(), TaskLogQuery.ALL.following())) {
      assertEquals("1 ready", show(log.next().orElseThrow()));
      left = Long.parseLong(show(log.next().orElseThrow()).substring(2));
    }
    var process = ProcessHandle.of(left);
    process.ifPresent(it -> it.onExit().join());

    assertTrue(ProcessHandle.of(left).isEmpty(), "what it has started is gone");
  }

  @Test
  void endsATaskWhoseWrapperIsKilled() throws Exception {
    var task = prepared("exec sleep 1000");
    executor.execute(new ContainerCommand.Start(task));
    long pid = heard.next(id(task), Started.class).container().pid();
    new TaskFolder(root, id(task)).wrapper().orElseThrow().destroyForcibly();

    assertEquals(137, heard.next(id(task), Exited.class).container().exitCode());
    assertTrue(ProcessHandle.of(pid).isEmpty(), "its process is gone");
  }

  @Test
  void leavesTheTasksOfAnotherNodeAlone(@TempDir Path elsewhere) throws Exception {
    var task = running("exec sleep 1000");
    var other = new Heard();
    try (var neighbour =
        new ProcessRuntime(elsewhere, "there", "test")
            .run(Assignments.NODE, () -> Assignments.HERE, other)) {
      neighbour.execute(new ContainerCommand.Look());
      assertEquals(List.of(), other.next(Found.class).containers());
      neighbour.execute(new ContainerCommand.Remove(id(task)));
      other.next(id(task));
      neighbour.removeAll();
    }

    assertEquals(Phase.RUNNING, look(task).orElseThrow().phase());
  }

  @Test
  void givesATaskItsNameAndNothingOfTheDaemonsEnvironment() throws Exception {
    var task = running("echo $HOSTNAME; echo \"-$JAVA_HOME$SKEP_SECRET-\"");
    heard.next(id(task), Exited.class);

    assertEquals(List.of("1 " + task.task().name(), "1 --"), lines(task, TaskLogQuery.ALL));
  }

  @Test
  void runsTheEchoImage() throws Exception {
    var task = Assignments.of(newId(), ContainerSpec.of("skep/echo:v1"));
    executor.execute(new ContainerCommand.Prepare(task));
    heard.next(id(task), Prepared.class);
    executor.execute(new ContainerCommand.Start(task));
    heard.next(id(task), Started.class);
    try (var log = runtime().log(task.task(), TaskLogQuery.ALL.following())) {
      // Port 8000 of 127.0.0.1 may be somebody else's on this machine; the words come first anyway.
      assertTrue(log.next().isPresent(), "it says something");
    }
  }

  @Test
  void tasksOutliveADaemonThatIsKilled() throws Exception {
    try (var daemon = SmallDaemon.start(root, List.of())) {
      daemon.process().destroyForcibly().waitFor();
      adopts(daemon.task());
    }
  }

  @Test
  void tasksOutliveWhatIsTypedAtTheDaemonsTerminal() throws Exception {
    var setsid = Shell.find("setsid");
    Assumptions.assumeTrue(setsid.isPresent(), "needs setsid (Debian: util-linux)");
    // A process group like that of a terminal's foreground job, with the daemon as its leader.
    try (var daemon = SmallDaemon.start(root, List.of(setsid.get().toString()))) {
      var group = "-" + daemon.process().pid();
      for (var signal : List.of("INT", "HUP")) {
        // The second may find nobody any more.
        Shell.run(List.of("/bin/sh", "-c", "kill -s " + signal + " -- " + group));
      }
      assertNotEquals(0, daemon.process().waitFor());
      adopts(daemon.task());
    }
  }

  private void adopts(TaskId task) throws Exception {
    takeOver();
    executor.execute(new ContainerCommand.Look());
    var found = heard.next(Found.class);
    assertEquals(1, found.containers().size(), found::toString);
    assertEquals(Phase.RUNNING, found.containers().getFirst().phase());
    executor.execute(new ContainerCommand.Stop(task, LONG));
    assertEquals(9, heard.next(task, Exited.class).container().exitCode());
  }

  @Test
  void leavesOutWhatIsNoTask() throws Exception {
    Files.writeString(root.resolve("notes"), "mine");
    Files.createDirectory(root.resolve(".gone-t9"));

    executor.execute(new ContainerCommand.Look());
    assertEquals(List.of(), new ArrayList<>(heard.next(Found.class).containers()));
  }
}
