package dev.skep.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// All that a demo keeps on disk, in one folder that is removed with it.
record DemoFolder(Path root) {
  /// A daemon that was asked to stop and has not: its tasks are gone already, so nothing is lost.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  boolean exists() {
    return Files.isDirectory(root);
  }

  void create() throws IOException {
    Files.createDirectories(root);
    Files.writeString(owner(), Long.toString(ProcessHandle.current().pid()));
  }

  Path node(int number) {
    return root.resolve("n" + number);
  }

  /// Short: the path of a socket may have 107 characters.
  Path socket(int number) {
    return root.resolve("n" + number + ".sock");
  }

  Path pidfile(int number) {
    return root.resolve("n" + number + ".pid");
  }

  Path log(int number) {
    return root.resolve("n" + number + ".log");
  }

  /// The numbers of the nodes that were started.
  List<Integer> nodes() throws IOException {
    if (!exists()) return List.of();
    try (Stream<Path> files = Files.list(root)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("n\\d+\\.log"))
          .map(name -> Integer.parseInt(name.substring(1, name.indexOf('.'))))
          .sorted()
          .toList();
    }
  }

  /// Ends the `skep demo` that made this folder, if it still runs and is not ourselves.
  void stopOwner() throws IOException {
    Optional<ProcessHandle> other =
        process(owner()).filter(process -> !process.equals(ProcessHandle.current()));
    other.ifPresent(DemoFolder::stop);
  }

  void stopDaemon(int number) throws IOException {
    process(pidfile(number)).ifPresent(DemoFolder::stop);
  }

  private static void stop(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException tooLong) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  /// A process id in a file may be somebody else's by now; ours are JVMs.
  private static Optional<ProcessHandle> process(Path pidfile) throws IOException {
    if (!Files.exists(pidfile)) return Optional.empty();
    String text = Files.readString(pidfile).strip();
    if (!text.matches("\\d+")) return Optional.empty();
    return ProcessHandle.of(Long.parseLong(text))
        .filter(
            process -> process.info().command().filter(path -> path.endsWith("java")).isPresent());
  }

  private Path owner() {
    return root.resolve("demo.pid");
  }

  void delete() throws IOException {
    if (!exists()) return;
    try (Stream<Path> files = Files.walk(root)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
    }
  }
}
