package dev.skep.daemon.engine.process;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.exec.ContainerEvent.Prepared;
import dev.skep.agent.exec.ContainerEvent.Started;
import dev.skep.daemon.engine.Assignments;
import dev.skep.daemon.engine.Heard;
import dev.skep.daemon.engine.TaskLogQuery;
import dev.skep.model.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A daemon's executor in a JVM of its own, with one task that ends with 9 when it is asked to.
record SmallDaemon(Process process, TaskId task) implements AutoCloseable {
  private static final String TASK = "t1";

  /// @param before in front of the command line
  static SmallDaemon start(Path root, List<String> before) throws IOException {
    var command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(SmallDaemon.class.getName(), root.toString()));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    // Reads to the line that says that the task runs.
    var said = process.inputReader().readLine();
    if (!TASK.equals(said)) throw new IOException("the daemon did not start its task: " + said);
    return new SmallDaemon(process, new TaskId(TASK));
  }

  public static void main(String[] args) throws Exception {
    var root = Path.of(args[0]);
    var heard = new Heard();
    var runtime = new ProcessRuntime(root, "here", "test");
    var executor = runtime.run(Assignments.NODE, () -> Assignments.HERE, heard);
    var script = "trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done";
    var task = Assignments.of(TASK, Assignments.script("skep/shell", script));
    executor.execute(new ContainerCommand.Prepare(task));
    heard.next(Prepared.class);
    executor.execute(new ContainerCommand.Start(task));
    heard.next(Started.class);
    try (var log = runtime.log(task.task(), TaskLogQuery.ALL.following())) {
      // Only then does it hear what it is asked.
      if (log.next().isEmpty()) throw new IllegalStateException("the task has ended");
    }
    System.out.println(TASK);
    Thread.currentThread().join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
