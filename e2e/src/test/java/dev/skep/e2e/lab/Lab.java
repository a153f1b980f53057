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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The hosts of one run and the wire between them: made when first asked for, taken away together.
public final class Lab implements AutoCloseable {
  private static final String FOLDERS = "skep-e2e-";
  static final Duration SETTING_UP = Duration.ofMinutes(3);

  private final long number;
  private final List<Node> nodes = new ArrayList<>();
  private volatile boolean down;

  private Lab(long number) {
    this.number = number;
  }

  /// What this machine lacks to have hosts, if anything.
  static Optional<String> missing() throws InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) return Optional.of("hosts need root");
    Path script = Checkout.lab().resolve("hosts.sh");
    if (!Files.isExecutable(script)) return Optional.of("no lab beside the checkout: " + script);
    for (String program :
        List.of("dockerd", "nft", "ip", "tini", "busybox", "gcc", "curl", "unshare", "script")) {
      if (Command.find(program).isEmpty()) return Optional.of(program + " is not installed");
    }
    return Docker.installed().isEmpty()
        ? Optional.of("no docker client is installed")
        : Optional.empty();
  }

  static Lab open() {
    sweep();
    var lab = new Lab(ProcessHandle.current().pid());
    // Also when the tests are interrupted; twice does no harm.
    Runtime.getRuntime().addShutdownHook(new Thread(lab::close, "lab-down"));
    return lab;
  }

  /// Takes away what a killed run left behind: folders carry the process id of their run.
  private static void sweep() {
    try (Stream<Path> folders = Files.list(Path.of("/tmp"))) {
      for (Path folder : folders.toList()) {
        String name = folder.getFileName().toString();
        if (!name.matches(FOLDERS + "\\d+")) continue;
        long pid = Long.parseLong(name.substring(FOLDERS.length()));
        if (ProcessHandle.of(pid).isEmpty()) new Lab(pid).close();
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// The first so many hosts with an engine and the test images, each with a daemon to start.
  synchronized List<Node> nodes(int count) throws InterruptedException {
    if (nodes.size() < count) {
      // Makes those that are missing, all at once.
      script("up", Integer.toString(count)).within(SETTING_UP).run().ok();
      var added = new ArrayList<Node>();
      while (nodes.size() + added.size() < count) {
        added.add(Node.on(new Host(this, nodes.size() + added.size() + 1)));
      }
      load(added.stream().map(Node::host).toList());
      nodes.addAll(added);
    }
    return List.copyOf(nodes.subList(0, count));
  }

  private static void load(List<Host> hosts) throws InterruptedException {
    Path images = images();
    var line = new ArrayList<String>();
    line.add(Checkout.lab().resolve("images.sh").toString());
    line.add("load");
    hosts.forEach(host -> line.add("unix://" + host.engine()));
    Command.of(line).with("OUTDIR", images.toString()).within(SETTING_UP).run().ok();
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

  /// From now on the two sides cannot reach each other; hosts of neither reach both.
  public void split(List<Host> one, List<Host> other) throws InterruptedException {
    script("split", numbers(one), numbers(other)).run().ok();
  }

  private static String numbers(List<Host> side) {
    return side.stream()
        .map(host -> Integer.toString(host.number()))
        .collect(Collectors.joining(" "));
  }

  /// Every cable is plugged in, and no split remains.
  public void heal() throws InterruptedException {
    script("heal").run().ok();
  }

  /// A command of the script that makes hosts.
  Command script(String... words) {
    // Tests that are interrupted go on for a moment while the hosts are taken away.
    if (down && !words[0].equals("down")) throw new IllegalStateException("the hosts are down");
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
  String net() {
    return "10." + (200 + number % 50) + "." + (number / 50 % 250);
  }

  /// Short, since a socket's path may have 107 characters.
  Path folder() {
    return Path.of("/tmp", FOLDERS + number);
  }

  @Override
  public synchronized void close() {
    if (down) return;
    down = true;
    try {
      // Ends each host's first process, and with it all others: engine, containers, daemon.
      script("down").within(SETTING_UP).run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
