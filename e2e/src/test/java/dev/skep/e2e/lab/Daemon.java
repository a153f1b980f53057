package dev.skep.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    Await.until("the daemon answers", this::answers, yes -> yes || !runs());
    if (!runs()) throw new AssertionError("the daemon ended\n" + lastLines());
  }

  /// Starts it and does not wait.
  public void launch() throws InterruptedException {
    Command.of(launcher(), "version").within(FIRST_USE).run().ok();
    String line =
        "echo $$ >%s; cd /; exec %s daemon --data-root %s -H unix://%s"
            .formatted(pidfile(), launcher(), data(), socket());
    launched = Optional.of(host.sh(line).start(log()));
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

  private void signal(String name) throws InterruptedException {
    if (launched.isEmpty()) return;
    host.sh("kill -" + name + " $(cat " + pidfile() + ")").run();
    if (!launched.get().waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the daemon does not end by SIG" + name + "\n" + lastLines());
    }
    launched = Optional.empty();
  }

  public Path socket() {
    return host.folder().resolve("h1/skep.sock");
  }

  private Path data() {
    return host.folder().resolve("h1/skep");
  }

  /// Its number as the host counts.
  private Path pidfile() {
    return host.folder().resolve("h1/skep.pid");
  }

  private Path log() {
    return host.folder().resolve("h1/skep.log");
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
