package dev.skep.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The daemon on the host, started by `./skep` of the checkout.
public final class Daemon {
  /// The launcher builds when a source is newer, and prepares a fast start once for each build.
  private static final Duration FIRST_USE = Duration.ofMinutes(5);

  private static final Duration ENDING = Duration.ofSeconds(30);

  private final Host host;
  private volatile Optional<Process> launched = Optional.empty();

  Daemon(Host host) {
    this.host = host;
  }

  /// Starts it and comes back when it answers.
  public void start() throws InterruptedException {
    launch();
    awaitAnswer();
  }

  /// Comes back when it answers, once it has been started.
  void awaitAnswer() throws InterruptedException {
    Await.until("the daemon answers", this::answers, yes -> yes || !runs());
    if (!runs()) throw new AssertionError("the daemon ended\n" + lastLines());
  }

  /// Starts it and does not wait.
  public void launch() throws InterruptedException {
    Command.of(launcher(), "version").within(FIRST_USE).run().ok();
    launched = Optional.of(host.sh(line("")).start(log()));
  }

  /// Starts it with a clock that is off, and comes back when it answers.
  ///
  /// @param offset as `faketime` takes it, e.g. `+61m`
  public void startAtAnotherTime(String offset) throws InterruptedException {
    String library = "$(find /usr/lib -name libfaketime.so.1 | head -1)";
    // The JVM's timers go by the monotonic clock, which no one sets.
    String disguise =
        "FAKETIME=%s FAKETIME_DONT_FAKE_MONOTONIC=1 LD_PRELOAD=%s ".formatted(offset, library);
    Command.of(launcher(), "version").within(FIRST_USE).run().ok();
    launched = Optional.of(host.sh(line("export " + disguise + "; ")).start(log()));
    awaitAnswer();
  }

  private String line(String before) {
    return "echo $$ >%s; cd /; %sexec %s daemon --data-root %s -H unix://%s"
        .formatted(pidfile(), before, launcher(), data(), socket());
  }

  private static String launcher() {
    return Checkout.root().resolve("skep").toString();
  }

  private boolean answers() throws InterruptedException {
    return Command.of(
                "curl", "-sf", "-m", "5", "--unix-socket", socket().toString(), "http://d/_ping")
            .run()
            .exit()
        == 0;
  }

  public boolean runs() {
    return launched.map(Process::isAlive).orElse(false);
  }

  /// As the power would: at once, in the middle of anything.
  public void kill() throws InterruptedException {
    signal("KILL");
  }

  public void stop() throws InterruptedException {
    signal("TERM");
  }

  /// It does nothing any more, but all its connections stay open. Nothing if it does not run.
  public void freeze() throws InterruptedException {
    if (runs()) send("STOP");
  }

  /// It goes on where it was. Nothing if it is not frozen.
  public void thaw() {
    launched.ifPresent(Daemon::wake);
  }

  /// Also who entered the host for it: that process stops and goes on together with its child.
  private static void wake(Process process) {
    List<Long> all = process.descendants().map(ProcessHandle::pid).toList();
    var line = new ArrayList<String>(List.of("kill", "-CONT"));
    all.forEach(pid -> line.add(Long.toString(pid)));
    try {
      if (!all.isEmpty()) Command.of(line).run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String name) throws InterruptedException {
    if (launched.isEmpty()) return;
    Process process = launched.get();
    if (process.isAlive()) {
      send(name);
      wake(process);
    }
    if (!process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the daemon does not end by SIG" + name + "\n" + lastLines());
    }
    launched = Optional.empty();
  }

  private void send(String name) throws InterruptedException {
    host.sh("kill -" + name + " $(cat " + pidfile() + ")").run();
  }

  /// Forgets everything that it kept. It must not run.
  void wipe() throws InterruptedException {
    host.sh("rm -rf " + data()).run().ok();
  }

  public Path socket() {
    return host.folder().resolve("skep.sock");
  }

  /// Where it keeps its state.
  public Path data() {
    return host.folder().resolve("skep");
  }

  /// Its number as the host counts.
  private Path pidfile() {
    return host.folder().resolve("skep.pid");
  }

  private Path log() {
    return host.folder().resolve("skep.log");
  }

  public String lastLines() {
    try {
      if (!Files.exists(log())) return "(no log)";
      List<String> lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 80), lines.size()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
