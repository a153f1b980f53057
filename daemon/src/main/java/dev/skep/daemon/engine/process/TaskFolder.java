package dev.skep.daemon.engine.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.skep.agent.exec.ContainerEvent.FoundContainer;
import dev.skep.agent.exec.ContainerEvent.FoundContainer.Phase;
import dev.skep.model.TaskId;
import dev.skep.model.TaskStatus.ContainerStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What the runtime keeps of one task: a folder with its output and with the traces of its process.
/// The process outlives the daemon, so everything that another daemon must find is in here.
final class TaskFolder {
  static final String ADDRESS = "SKEP_ADDRESS";
  static final String HOSTNAME = "HOSTNAME";

  /// What a process that nobody saw ending is said to have ended with: as if killed.
  private static final long KILLED = 137;

  /// Runs the command as a child, leaves its process id, and its exit code once it has ended.
  ///
  /// It begins when it is told to: by then it is noted down, so that a daemon that dies meanwhile
  /// has either started nothing or something that the next one finds. The output is a pipe to the
  /// daemon until the child's id has been said; nobody reads it if the daemon has died.
  private static final String WRAPPER =
      "cd \"$1\" || exit; shift; read -r go || exit;"
          + " \"$@\" </dev/null >stdout 2>stderr &"
          + " echo $! >child.new; mv child.new child; trap '' PIPE; cat child; exec </dev/null >/dev/null 2>&1;"
          + " wait $!; echo $? >exit.new; mv exit.new exit";

  /// In a session of its own, so that what ends the daemon's terminal or is typed there does not
  /// end tasks. With the command goes what it has started, as in a container.
  private static final String IN_SESSION = WRAPPER + "; kill -KILL 0";

  /// Where there is no `setsid` (macOS): the terminal's signals are not heard, by the task neither.
  private static final String IN_TERMINAL = "trap '' HUP INT QUIT; " + WRAPPER;

  private static final String SETSID = "setsid";

  /// The command's own process, as far as the daemon has seen it.
  private static final String COMMAND = "command";

  private static final String CHILD = "child";
  private static final String EXIT = "exit";
  private static final String TRACE = "wrapper";

  /// Of a folder that is about to be deleted.
  private static final String GONE = ".gone-";

  /// Until the wrapper is looked at again: it may have started the command a moment too late.
  private static final long KILL_MILLIS = 50;

  /// What a task takes over from the daemon's environment.
  private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "TMPDIR", "TZ");

  private final TaskId task;
  private final Path folder;

  TaskFolder(Path root, TaskId task) {
    this.task = task;
    this.folder = root.resolve(task.value());
  }

  static List<TaskFolder> all(Path root) throws IOException {
    if (!Files.isDirectory(root)) return List.of();
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .sorted()
          .filter(each -> !nameOf(each).startsWith("."))
          .filter(Files::isDirectory)
          .map(each -> new TaskFolder(root, new TaskId(nameOf(each))))
          .toList();
    }
  }

  private static String nameOf(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  TaskId task() {
    return task;
  }

  boolean exists() {
    return Files.isDirectory(folder);
  }

  void create() throws IOException {
    Files.createDirectories(folder);
  }

  Path stdout() {
    return folder.resolve("stdout");
  }

  Path stderr() {
    return folder.resolve("stderr");
  }

  /// Starts the command unless it has been started before; it runs when this returns.
  void start(List<String> command, Map<String, String> environment) throws IOException {
    if (isStarted()) return;
    var builder = new ProcessBuilder(wrapped(command));
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process wrapper = builder.start();
    try (var said = wrapper.inputReader();
        var go = wrapper.outputWriter()) {
      write(TRACE, trace(wrapper.toHandle()));
      go.write("go\n");
      go.flush();
      Optional<ProcessHandle> child =
          Optional.ofNullable(said.readLine()).map(Long::parseLong).flatMap(ProcessHandle::of);
      if (child.isPresent()) write(COMMAND, trace(child.get()));
    }
  }

  private List<String> wrapped(List<String> command) {
    var line = new ArrayList<String>();
    Optional<Path> setsid = find(SETSID);
    setsid.ifPresent(it -> line.add(it.toString()));
    line.addAll(List.of("/bin/sh", "-c", setsid.isPresent() ? IN_SESSION : IN_TERMINAL));
    line.addAll(List.of("skep-task", folder.toString()));
    line.addAll(command);
    return line;
  }

  private static Optional<Path> find(String program) {
    return Stream.of("/usr/bin", "/bin")
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String trace(ProcessHandle process) {
    return process.pid() + " " + birth(process);
  }

  private boolean isStarted() {
    return read(TRACE).isPresent();
  }

  /// The process that waits for the task's own, if it lives.
  Optional<ProcessHandle> wrapper() {
    return living(TRACE);
  }

  private Optional<ProcessHandle> living(String trace) {
    return read(trace)
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2)
        .flatMap(words -> alive(Long.parseLong(words[0]), Long.parseLong(words[1])));
  }

  /// A process id alone may belong to somebody else by now; with its time of birth it does not.
  private static Optional<ProcessHandle> alive(long pid, long birth) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> birth(process) == birth);
  }

  private static long birth(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /// Asks the command to end. What it has started is its own affair.
  void terminate() {
    living(COMMAND)
        .or(() -> wrapper().flatMap(wrapper -> wrapper.children().findFirst()))
        .ifPresent(ProcessHandle::destroy);
  }

  /// Ends the command and all that it has started, and returns when they have ended. The wrapper is
  /// left to note it down.
  void kill() {
    for (var wrapper = wrapper();
        wrapper.isPresent() && exitCode().isEmpty();
        wrapper = wrapper()) {
      wrapper.get().descendants().forEach(ProcessHandle::destroyForcibly);
      wrapper.get().onExit().completeOnTimeout(wrapper.get(), KILL_MILLIS, MILLISECONDS).join();
    }
    killOrphan();
  }

  /// Somebody has killed the wrapper: nobody waits for the command any more.
  void killOrphan() {
    living(COMMAND)
        .ifPresent(command -> {
          var all = Stream.concat(Stream.of(command), command.descendants()).toList();
          all.forEach(ProcessHandle::destroyForcibly);
          all.forEach(each -> each.onExit().join());
        });
  }

  Optional<Long> exitCode() {
    return read(EXIT).map(Long::parseLong);
  }

  FoundContainer found() {
    Optional<Long> exit = exitCode();
    if (exit.isPresent()) return new FoundContainer(task, Phase.EXITED, status(exit.get()));
    if (wrapper().isPresent()) return new FoundContainer(task, Phase.RUNNING, status(0));
    if (isStarted()) {
      return new FoundContainer(task, Phase.EXITED, status(KILLED));
    }
    return new FoundContainer(task, Phase.CREATED, status(0));
  }

  /// @param exitCode of a process that has ended; its id counts while it runs
  ContainerStatus status(long exitCode) {
    long pid = wrapper().isEmpty() ? 0 : read(CHILD).map(Long::parseLong).orElse(0L);
    return new ContainerStatus(task.value(), pid, exitCode);
  }

  ContainerStatus ended() {
    return new ContainerStatus(task.value(), 0, exitCode().orElse(KILLED));
  }

  /// At once for whoever looks on.
  void delete() throws IOException {
    Path gone = folder.resolveSibling(GONE + task.value());
    if (exists()) Files.move(folder, gone, StandardCopyOption.ATOMIC_MOVE);
    if (!Files.isDirectory(gone)) return;
    try (Stream<Path> files = Files.walk(gone)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
    }
  }

  private Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(folder.resolve(name)).strip())
          .filter(text -> !text.isEmpty());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException broke) {
      throw new UncheckedIOException(broke);
    }
  }

  private void write(String name, String content) throws IOException {
    Path fresh = folder.resolve(name + ".new");
    Files.writeString(fresh, content);
    Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
