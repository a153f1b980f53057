package dev.skep.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A `./skep demo` that runs from a checkout.
public final class Demo implements AutoCloseable {
  private static final Duration ENDING = Duration.ofSeconds(60);

  /// The last thing that it says before it waits for its user.
  private static final String RUNNING = "Press Ctrl-C here";

  private final Path checkout;
  private final Path log;
  private final Process process;

  private Demo(Path checkout, Path log, Process process) {
    this.checkout = checkout;
    this.log = log;
    this.process = process;
  }

  public static Demo start(Path checkout, int port) throws IOException {
    Path log = Files.createTempFile("skep-demo-", ".log");
    var command = Command.of(checkout + "/skep", "demo", "--port", Integer.toString(port));
    Process process = command.start(log);
    // Also when the tests are interrupted: asked to end, it takes its daemons with it.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "demo-down"));
    return new Demo(checkout, log, process);
  }

  public void awaitRunning(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!said().contains(RUNNING)) {
      if (!process.isAlive()) throw new AssertionError("the demo ended:\n" + said() + nodes());
      if (System.nanoTime() > end) throw new AssertionError("no demo yet:\n" + said() + nodes());
      process.waitFor(200, TimeUnit.MILLISECONDS);
    }
  }

  public String said() {
    return read(log);
  }

  /// What its daemons wrote.
  private String nodes() {
    var text = new StringBuilder();
    for (int node = 1; node <= 3; node++) {
      text.append("---- node ").append(node).append('\n');
      text.append(read(checkout.resolve(".skep/n" + node + ".log")));
    }
    return text.toString();
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public void interrupt() throws InterruptedException {
    Command.of("kill", "-INT", Long.toString(process.pid())).run().ok();
  }

  public void awaitEnd() throws InterruptedException {
    if (!process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the demo does not end:\n" + said() + nodes());
    }
  }

  /// Process ids of the sample service's replicas.
  public List<Long> replicas() {
    return commandLines(checkout).stream()
        .filter(line -> line.contains("engine.process.Echo"))
        .map(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
        .toList();
  }

  /// Whatever runs from that checkout.
  public static List<String> processes(Path checkout) {
    return commandLines(checkout);
  }

  private static List<String> commandLines(Path checkout) {
    return ProcessHandle.allProcesses()
        .map(process -> process.pid() + " " + commandLine(process.pid()))
        .filter(line -> line.contains(checkout + "/"))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
      return new String(words, StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException ended) {
      return "";
    }
  }

  /// Takes everything away, however the test ended.
  @Override
  public void close() throws InterruptedException, IOException {
    if (process.isAlive()) {
      Command.of(checkout + "/skep", "demo", "--stop").run();
      Command.end(process);
    }
    Files.deleteIfExists(log);
  }
}
