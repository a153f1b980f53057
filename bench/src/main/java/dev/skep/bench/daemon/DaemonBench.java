package dev.skep.bench.daemon;

import dev.skep.daemon.logging.LogSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// `DaemonBench [quick]`, from the checkout: prints a page of Markdown to stdout, and how it goes
/// to stderr.
public final class DaemonBench {
  private static final Map<String, String> GOALS =
      Map.of(
          "start → API answers", "≤ 1 s",
          "services created, 1 client", "≥ 1.5 × the peer",
          "services created, 64 clients", "≥ 8 × the peer",
          "GET /services?status=true, 1,000 services", "≤ 0.5 × the peer",
          "`skep version`", "≤ 0.3 s");

  private static final String RESIDENT = "resident, idle";
  private static final int VERSIONS = 9;

  private DaemonBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    LogSetup.apply("warn");
    var words = List.of(args);
    var effort = words.contains("quick") ? Effort.QUICK : Effort.FULL;
    Path launcher = Path.of("skep").toAbsolutePath();
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "bench");
    try {
      var peer = words.contains("alone") ? Optional.<Candidate>empty() : Candidate.dockerd();
      run(launcher, folder.toAbsolutePath(), effort, peer);
    } finally {
      unmount(folder.toAbsolutePath());
      delete(folder);
    }
  }

  private static void run(Path launcher, Path folder, Effort effort, Optional<Candidate> dockerd)
      throws IOException, InterruptedException {
    String load = Checkout.load();
    String version = version(launcher);
    var skep = new Session(Candidate.skep(launcher), folder, effort).measure();
    skep.put("`skep version`", version);
    SequencedMap<String, String> peer = Collections.emptyNavigableMap();
    if (dockerd.isPresent()) peer = peer(dockerd.get(), folder, effort);
    print(head(load), skep, peer);
  }

  /// A peer that does not run here takes nothing away from our own figures.
  private static SequencedMap<String, String> peer(Candidate peer, Path folder, Effort effort)
      throws InterruptedException {
    try {
      return new Session(peer, folder, effort).measure();
    } catch (IOException | IllegalStateException failed) {
      System.err.println(peer.name() + " is left out: " + failed);
      return Collections.emptyNavigableMap();
    }
  }

  private static String version(Path launcher) throws IOException, InterruptedException {
    var runs = new ArrayList<Long>();
    for (int i = 0; i < VERSIONS; i++) {
      long began = System.nanoTime();
      var process =
          new ProcessBuilder(launcher.toString(), "version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor() != 0) throw new IOException("skep version failed");
      runs.add(System.nanoTime() - began);
    }
    Collections.sort(runs);
    return String.format(Locale.ROOT, "%.2f s", runs.get(VERSIONS / 2) / 1e9);
  }

  private static List<String> head(String load) throws IOException, InterruptedException {
    return List.of(
        "# Benchmarks",
        "",
        "Made by `make bench`; each figure as it came out, the peer's in the same run on the same machine.",
        "",
        "- when: "
            + Instant.now().truncatedTo(ChronoUnit.MINUTES)
            + ", commit "
            + Checkout.commit(),
        "- machine: "
            + Runtime.getRuntime().availableProcessors()
            + " processors; load average "
            + load
            + " before, "
            + Checkout.load()
            + " after. Above the number of processors, compare CPU times rather than seconds",
        "- Skep: one manager with the embedded runtime, every write synced to disk",
        "- dockerd: "
            + dockerdVersion()
            + ", one manager of its own swarm mode; runs containers itself, which Skep leaves to an engine"
            + " beside it, and its containerd is not counted",
        "- a start is the median of several; a created service has no tasks, so it is one write",
        "");
  }

  private static void print(
      List<String> head, SequencedMap<String, String> skep, Map<String, String> peer) {
    head.forEach(System.out::println);
    line("what", "Skep", "dockerd", "goal");
    line("---", "---", "---", "---");
    skep.forEach((what, figure) -> line(what, figure, peer.getOrDefault(what, "–"), goal(what)));
  }

  private static String goal(String what) {
    return what.startsWith(RESIDENT) ? "≤ 200 MiB" : GOALS.getOrDefault(what, "");
  }

  private static void line(String what, String skep, String peer, String goal) {
    System.out.printf(Locale.ROOT, "| %-42s | %-48s | %-48s | %s |%n", what, skep, peer, goal);
  }

  private static String dockerdVersion() throws IOException, InterruptedException {
    if (Candidate.dockerd().isEmpty()) return "not on this machine, or not root";
    return Checkout.output("dockerd", "--version");
  }

  /// An engine that was killed leaves its mounts; the innermost come last.
  private static void unmount(Path folder) throws IOException, InterruptedException {
    for (String line : Files.readAllLines(Path.of("/proc/mounts")).reversed()) {
      String place = line.split(" ")[1];
      if (Path.of(place).startsWith(folder)) Checkout.output("umount", place);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }
}
