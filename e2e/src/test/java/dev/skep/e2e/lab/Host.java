package dev.skep.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A host of its own network, mount, process and host-name namespaces, with a Docker Engine and the
/// test images in it.
public final class Host implements AutoCloseable {
  private static final String FOLDERS = "skep-e2e-";
  private static final Duration SETTING_UP = Duration.ofMinutes(3);

  private final long number;
  private volatile boolean down;

  private Host(long number) {
    this.number = number;
  }

  /// What this machine lacks to have one, if anything.
  static Optional<String> missing() {
    if (!"root".equals(System.getProperty("user.name"))) return Optional.of("hosts need root");
    Path script = Checkout.lab().resolve("hosts.sh");
    if (!Files.isExecutable(script)) return Optional.of("no lab beside the checkout: " + script);
    for (String program :
        List.of("dockerd", "nft", "ip", "tini", "busybox", "gcc", "curl", "unshare", "script")) {
      if (Command.find(program).isEmpty()) return Optional.of(program + " is not installed");
    }
    return Optional.empty();
  }

  static Host up() throws InterruptedException {
    sweep();
    var host = new Host(ProcessHandle.current().pid());
    // Also when the tests are interrupted; twice does no harm.
    Runtime.getRuntime().addShutdownHook(new Thread(host::close, "host-down"));
    host.lab("up", "1").within(SETTING_UP).run().ok();
    Path images = images();
    Command.of(Checkout.lab().resolve("images.sh").toString(), "load", "unix://" + host.engine())
        .with("OUTDIR", images.toString())
        .within(SETTING_UP)
        .run()
        .ok();
    return host;
  }

  /// Takes away what a killed run left behind: folders carry the process id of their run.
  private static void sweep() throws InterruptedException {
    try (Stream<Path> folders = Files.list(Path.of("/tmp"))) {
      for (Path folder : folders.toList()) {
        String name = folder.getFileName().toString();
        if (!name.matches(FOLDERS + "\\d+")) continue;
        long pid = Long.parseLong(name.substring(FOLDERS.length()));
        if (ProcessHandle.of(pid).isEmpty()) new Host(pid).close();
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// Built once, in the build's own folder.
  private static Path images() throws InterruptedException {
    Path folder = Checkout.root().resolve("e2e/target/images");
    Path built = folder.resolve("built");
    if (Files.exists(built)) return folder;
    Command.of(Checkout.lab().resolve("images.sh").toString(), "build", folder.toString())
        .within(SETTING_UP)
        .run()
        .ok();
    try {
      Files.createFile(built);
      return folder;
    } catch (IOException cannotMark) {
      throw new UncheckedIOException(cannotMark);
    }
  }

  /// A command of the script that makes hosts.
  private Command lab(String... words) {
    var line = new ArrayList<String>();
    line.add(Checkout.lab().resolve("hosts.sh").toString());
    line.addAll(List.of(words));
    return Command.of(line)
        .with(
            Map.of(
                "LAB_DIR", folder().toString(),
                // Interface names have 15 characters at most.
                "LAB_PREFIX", "s" + number,
                "LAB_NET", net()));
  }

  /// Apart from other runs beside this one, and from the pools of addresses that swarms and engines
  /// begin with.
  private String net() {
    return "10." + (200 + number % 50) + "." + (number / 50 % 250);
  }

  /// Runs a command on the host.
  public Command sh(String script) {
    // Tests that are interrupted go on for a moment while the host is taken away.
    if (down) throw new IllegalStateException("the host is down");
    return lab("sh", "1", "sh", "-c", script);
  }

  /// Everything of the host; short, since a socket's path may have 107 characters.
  public Path folder() {
    return Path.of("/tmp", FOLDERS + number);
  }

  /// Visible on the host and outside, unlike /run.
  Path engine() {
    return folder().resolve("h1/docker.sock");
  }

  public String address() {
    return net() + ".1";
  }

  /// Where a client outside of the host is seen to come from.
  public String clientAddress() {
    return net() + ".254";
  }

  /// Ends the engine as a crash would.
  public void killEngine() throws InterruptedException {
    lab("kill", "1").run().ok();
  }

  public void startEngine() throws InterruptedException {
    lab("start", "1").run().ok();
  }

  @Override
  public synchronized void close() {
    if (down) return;
    down = true;
    try {
      // Ends the host's first process, and with it all others: engine, containers, daemon.
      lab("down").within(SETTING_UP).run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
