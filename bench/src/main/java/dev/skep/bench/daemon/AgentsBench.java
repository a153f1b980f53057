package dev.skep.bench.daemon;

import dev.skep.daemon.logging.LogSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;

/// `AgentsBench [long | MINUTESmin] [AGENTS]`, from the checkout: a thousand simulated agents with
/// sessions of their own over mutual TLS against one daemon, which syncs every write. Prints a page
/// of Markdown. `long` watches for ten minutes whether anything grows.
public final class AgentsBench {
  private static final int AGENTS = 1_000;
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final Duration LONG = Duration.ofMinutes(10);

  /// Classes are loaded and code compiled by then, and the first connections' garbage is old.
  private static final Duration WARM_UP = Duration.ofMinutes(1);

  private static final int PUSHES = 10;

  private final Candidate candidate;
  private final Path folder;
  private final int count;
  private final Duration watching;
  private final SequencedMap<String, String> figures = new LinkedHashMap<>();

  private AgentsBench(Candidate candidate, Path folder, int count, Duration watching) {
    this.candidate = candidate;
    this.folder = folder;
    this.count = count;
    this.watching = watching;
  }

  public static void main(String[] args)
      throws IOException, InterruptedException, ExecutionException {
    LogSetup.apply("error");
    var words = List.of(args);
    int count =
        words.stream()
            .filter(word -> word.matches("\\d+"))
            .map(Integer::valueOf)
            .findFirst()
            .orElse(AGENTS);
    Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "agents");
    var skep = Candidate.skep(Path.of("skep").toAbsolutePath());
    var bench = new AgentsBench(skep, folder.toAbsolutePath(), count, watching(words));
    String before = Checkout.load();
    bench.run();
    bench.print(before);
    // Threads of the transport linger.
    System.exit(0);
  }

  private static Duration watching(List<String> words) {
    if (words.contains("long")) return LONG;
    return words.stream()
        .filter(word -> word.matches("\\d+min"))
        .map(word -> Duration.parse("PT" + word.replace("min", "m")))
        .findFirst()
        .orElse(SHORT);
  }

  private void run() throws IOException, InterruptedException, ExecutionException {
    try (var crowd = new Crowd(candidate.address() + ":2377")) {
      try (var daemon = RunningDaemon.start(candidate, folder);
          var client = daemon.client()) {
        var _ = daemon.untilAnswered("/_ping");
        var api = new SwarmApi(client);
        api.init(candidate.address());
        put("idle manager before", Footprint.of(daemon).text());
        joining(daemon, crowd, api.workerToken());
        connecting(daemon, crowd);
        Thread.sleep(WARM_UP);
        put(count + " sessions, minute 1", Footprint.of(daemon).text());
        watching(daemon, crowd);
        put(count + " sessions, minute " + (watching.toMinutes() + 1), Footprint.of(daemon).text());
        pushing(crowd, api);
        put("sessions lost", Integer.toString(crowd.losses().size()));
        put("nodes wrongly called suspect", Integer.toString(count("-> DISCONNECTED: ")));
        put("nodes wrongly called down", Integer.toString(count("-> DOWN: ")));
        crowd.losses().stream().limit(5).forEach(System.err::println);
      }
      returning(crowd);
    }
  }

  private void joining(RunningDaemon daemon, Crowd crowd, String token)
      throws InterruptedException, ExecutionException {
    long cpu = daemon.cpuNanos();
    long began = System.nanoTime();
    crowd.join(count, token);
    rate("joining: a key certified, a node written", began, daemon.cpuNanos() - cpu);
  }

  private void connecting(RunningDaemon daemon, Crowd crowd) throws InterruptedException {
    long cpu = daemon.cpuNanos();
    long began = System.nanoTime();
    crowd.connect();
    rate("connecting, 16 at a time: handshake to welcome", began, daemon.cpuNanos() - cpu);
  }

  private void rate(String what, long began, long cpuNanos) {
    double seconds = (System.nanoTime() - began) / 1e9;
    put(
        what,
        String.format(
            Locale.ROOT,
            "%.1f s, %.0f /s (manager's CPU %.2f ms each)",
            seconds,
            count / seconds,
            cpuNanos / 1e6 / count));
  }

  private void watching(RunningDaemon daemon, Crowd crowd) throws InterruptedException {
    crowd.sent().clear();
    crowd.answers().clear();
    long cpu = daemon.cpuNanos();
    long began = System.nanoTime();
    Thread.sleep(watching);
    double share = (double) (daemon.cpuNanos() - cpu) / (System.nanoTime() - began);
    put("heartbeats answered", crowd.answers().count() + " in " + watching.toMinutes() + " min");
    put(
        "heartbeat: due → sent (the agents' own lateness), p50 / p99 / longest",
        crowd.sent().text());
    put("heartbeat: due → answered, p50 / p99 / longest", crowd.answers().text());
    put("manager's CPU meanwhile", String.format(Locale.ROOT, "%.1f %% of one", share * 100));
  }

  private void pushing(Crowd crowd, SwarmApi api) throws IOException, InterruptedException {
    var taken = new Spread();
    for (int i = 0; i < PUSHES; i++) {
      String name = "pushed" + i;
      crowd.expect(name);
      long began = System.nanoTime();
      var _ = api.createPublishedService(name, 30_500 + i);
      crowd.awaitAllTold();
      taken.add(System.nanoTime() - began);
    }
    put("a service asked for → all " + count + " know it, p50 / p99 / longest", taken.text());
  }

  /// The manager is killed and started again: how soon everybody is back.
  private void returning(Crowd crowd) throws IOException, InterruptedException {
    crowd.awaitNoneStanding();
    int downBefore = count("-> DOWN: ");
    long began = System.nanoTime();
    try (var again = RunningDaemon.start(candidate, folder)) {
      var _ = again.untilAnswered("/v1.41/services");
      double leads = (System.nanoTime() - began) / 1e9;
      crowd.awaitStanding(count);
      double back = (System.nanoTime() - began) / 1e9;
      put(
          "manager killed, started → leads, all sessions stand",
          String.format(Locale.ROOT, "%.1f s, %.1f s", leads, back));
      Thread.sleep(Duration.ofSeconds(10));
      put("nodes called down by that", Integer.toString(count("-> DOWN: ") - downBefore));
    }
  }

  /// Lines of the daemon's log that say so.
  private int count(String words) throws IOException {
    try (var lines = Files.lines(folder.resolve("daemon.log"))) {
      return (int) lines.filter(line -> line.contains(words)).count();
    }
  }

  private void put(String what, String figure) {
    figures.put(what, figure);
    System.err.println(what + ": " + figure);
  }

  private void print(String loadBefore) throws IOException, InterruptedException {
    System.out.println("# Benchmark: " + count + " agents");
    System.out.println();
    System.out.println(
        "Made by `make bench BENCH=agents-long`: simulated agents in one process, each with a certificate"
            + " and a session of its own over mutual TLS, against one daemon in another, which syncs"
            + " every write to disk. Every agent lives all the time and beats each second, so that"
            + " every node that is called suspect or down is called so wrongly. Each figure as it"
            + " came out.");
    System.out.println();
    System.out.println(
        "- when: "
            + Instant.now().truncatedTo(ChronoUnit.MINUTES)
            + ", commit "
            + Checkout.commit());
    System.out.println(
        "- machine: "
            + Runtime.getRuntime().availableProcessors()
            + " processors, shared with the agents; load average "
            + loadBefore
            + " before, "
            + Checkout.load()
            + " after");
    System.out.println();
    System.out.println("| what | figure |");
    System.out.println("| --- | --- |");
    figures.forEach((what, figure) -> System.out.println("| " + what + " | " + figure + " |"));
  }
}
