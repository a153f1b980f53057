package dev.skep.daemon.engine.process;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.agent.exec.TaskFiles;
import dev.skep.agent.network.LoopbackAddresses;
import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.engine.TaskLanes;
import dev.skep.model.ContainerSpec;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.wire.TaskAssignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Runs tasks as processes of this machine.
final class ProcessExecutor implements ContainerRuntime.Runner {
  private static final System.Logger LOG = System.getLogger(ProcessExecutor.class.getName());

  private final Path root;
  private final Consumer<ContainerEvent> told;
  private final TaskLanes lanes = new TaskLanes();
  private final Set<TaskId> watched = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// @param root where the folders of tasks are kept
  /// @param told hears what comes of commands, and what happens by itself; on any thread
  ProcessExecutor(Path root, Consumer<ContainerEvent> told) {
    this.root = root;
    this.told = told;
  }

  @Override
  public void execute(ContainerCommand command) {
    switch (command) {
      case ContainerCommand.Look _ -> Thread.ofVirtual().name("look").start(this::look);
      case ContainerCommand.Prepare(var it, var files) ->
          inLane(it.task().id(), () -> prepare(it, files));
      case ContainerCommand.Start(var it, _) -> inLane(it.task().id(), () -> start(it));
      case ContainerCommand.Stop(var task, var grace) -> inLane(task, () -> stop(task, grace));
      case ContainerCommand.Remove(var task) -> inLane(task, () -> remove(task));
    }
  }

  /// Processes are watched from when they are started or found.
  @Override
  public void start() {}

  /// Processes go on; this daemon only stops to watch them.
  @Override
  public void close() {
    closed = true;
  }

  @Override
  public void removeAll() throws IOException {
    for (TaskFolder folder : TaskFolder.all(root)) end(folder);
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void inLane(TaskId task, Work work) {
    lanes.run(
        task,
        () -> {
          try {
            work.run();
          } catch (IOException broke) {
            told.accept(new ContainerEvent.Failed(task, String.valueOf(broke.getMessage()), false));
          } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.ERROR, "task " + task + ": a command broke", fault);
            told.accept(new ContainerEvent.Failed(task, String.valueOf(fault), false));
          }
        });
  }

  private void look() {
    try {
      var found = TaskFolder.all(root);
      var containers = found.stream().map(TaskFolder::found).toList();
      // Afterwards: the end of what is said to run is told later than that it runs.
      told.accept(new ContainerEvent.Found(containers));
      for (var each : containers) {
        if (each.phase() == Phase.RUNNING) watch(new TaskFolder(root, each.task()));
      }
    } catch (IOException | UncheckedIOException broke) {
      told.accept(new ContainerEvent.EngineLost(String.valueOf(broke.getMessage())));
    }
  }

  private void prepare(TaskAssignment assignment, TaskFiles files) throws IOException {
    if (!files.files().isEmpty()) {
      throw new IOException(
          "secrets and configs need containers: a process has no files of its own to have them in");
    }
    ContainerSpec spec = assignment.spec().taskTemplate().containerSpec();
    if (BuiltinImage.commandOf(spec).isEmpty()) {
      throw new IOException("No such image: " + spec.image());
    }
    var folder = new TaskFolder(root, assignment.task().id());
    folder.create();
    told.accept(new ContainerEvent.Prepared(folder.task(), folder.status(0)));
  }

  private void start(TaskAssignment assignment) throws IOException {
    ContainerSpec spec = assignment.spec().taskTemplate().containerSpec();
    List<String> command =
        BuiltinImage.commandOf(spec)
            .orElseThrow(() -> new IOException("No such image: " + spec.image()));
    var folder = new TaskFolder(root, assignment.task().id());
    if (!folder.exists()) throw new IOException("No such container: " + assignment.task().name());
    if (folder.exitCode().isPresent()) {
      told.accept(new ContainerEvent.Exited(folder.task(), folder.ended(), ""));
      return;
    }
    folder.start(command, environment(assignment.task(), spec));
    told.accept(new ContainerEvent.Started(folder.task(), folder.status(0), List.of()));
    watch(folder);
  }

  private static Map<String, String> environment(Task task, ContainerSpec spec) {
    var environment = new TreeMap<String, String>();
    String hostname = spec.hostname().isEmpty() ? task.name() : spec.hostname();
    environment.put(TaskFolder.HOSTNAME, hostname);
    task.networks().stream()
        .findFirst()
        .ifPresent(own ->
            environment.put(
                TaskFolder.ADDRESS, LoopbackAddresses.of(own.network(), own.address())));
    for (String line : spec.env()) {
      int equals = line.indexOf('=');
      if (equals > 0) environment.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return environment;
  }

  /// Tells of the end of a process that has been said to run: when it comes, or now if it has come
  /// meanwhile.
  private void watch(TaskFolder folder) {
    var wrapper = folder.wrapper();
    if (wrapper.isEmpty()) {
      ended(folder);
    } else if (watched.add(folder.task())) {
      wrapper.get().onExit().thenRun(() -> ended(folder));
    }
  }

  private void ended(TaskFolder folder) {
    watched.remove(folder.task());
    if (closed) return;
    folder.killOrphan();
    told.accept(new ContainerEvent.Exited(folder.task(), folder.ended(), ""));
  }

  private void stop(TaskId task, Duration grace) throws InterruptedException {
    var folder = new TaskFolder(root, task);
    var wrapper = folder.wrapper();
    if (wrapper.isPresent()) {
      folder.terminate();
      if (!endsWithin(wrapper.get(), grace)) folder.kill();
    }
    folder.killOrphan();
    told.accept(new ContainerEvent.Exited(task, folder.ended(), ""));
  }

  private static boolean endsWithin(ProcessHandle process, Duration grace)
      throws InterruptedException {
    try {
      process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("waiting for " + process.pid() + " failed", impossible);
    }
  }

  private void remove(TaskId task) throws IOException {
    end(new TaskFolder(root, task));
    told.accept(new ContainerEvent.Removed(task));
  }

  private static void end(TaskFolder folder) throws IOException {
    folder.kill();
    folder.delete();
  }
}
