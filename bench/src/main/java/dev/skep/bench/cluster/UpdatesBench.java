package dev.skep.bench.cluster;

import dev.skep.bench.load.Tally;
import dev.skep.bench.load.Visitors;
import dev.skep.daemon.logging.LogSetup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `UpdatesBench [quick]`, from the checkout, as root: rolling updates by the genuine client of a
/// service that a thousand requests a second are made of, as a page of Markdown to stdout.
public final class UpdatesBench {
  private static final int PER_SECOND = 1_000;
  private static final int PORT = 8088;

  /// Longer than the service takes to come up on a busy machine, so that none of that is counted.
  private static final String AWAIT =
      "for n in $(seq 600); do curl -sf -o /dev/null -m 1 http://%s:%d/ && exit 0; sleep 0.1; done;"
          + " exit 1";

  private UpdatesBench() {}

  /// @param startFirst seconds that each such update took the client, likewise the others
  private record Account(Tally tally, List<Double> startFirst, List<Double> stopFirst) {}

  public static void main(String[] args) throws IOException, InterruptedException {
    LogSetup.apply("warn");
    int updates = List.of(args).contains("quick") ? 6 : 50;
    String before = Occasion.load();
    try (var hosts = Hosts.up(Path.of("").toAbsolutePath())) {
      Side skep = Side.skep(hosts, Path.of("skep").toAbsolutePath());
      skep.start(hosts, 1);
      skep.awaitAnswer(1);
      skep.docker(1, "swarm", "init", "--advertise-addr", hosts.address(1));
      deploy(hosts, skep);
      print(before, updates, visited(hosts, skep, updates));
    }
  }

  private static void deploy(Hosts hosts, Side skep) throws IOException, InterruptedException {
    var words =
        new ArrayList<>(List.of("service", "create", "-q", "--name", "web", "--replicas", "2"));
    words.addAll(List.of("-p", PORT + ":80", "--update-monitor", "1s"));
    // It answers a moment after it has started; until then nobody should be sent there.
    words.addAll(List.of("--health-cmd", "wget -qO /dev/null http://127.0.0.1/"));
    words.addAll(List.of("--health-interval", "200ms", "nginx"));
    skep.docker(1, words.toArray(String[]::new));
    Shell.run(Map.of(), "sh", "-c", AWAIT.formatted(hosts.address(1), PORT));
  }

  private static Account visited(Hosts hosts, Side skep, int updates)
      throws IOException, InterruptedException {
    var startFirst = new ArrayList<Double>();
    var stopFirst = new ArrayList<Double>();
    var server = new InetSocketAddress(hosts.address(1), PORT);
    try (var visitors = new Visitors(server, PER_SECOND)) {
      for (int update = 1; update <= updates; update++) {
        boolean starts = update % 2 == 1;
        String order = starts ? "start-first" : "stop-first";
        long began = System.nanoTime();
        skep.docker(1, "service", "update", "-q", "--force", "--update-order", order, "web");
        double seconds = (System.nanoTime() - began) / 1e9;
        (starts ? startFirst : stopFirst).add(seconds);
        System.err.printf(
            Locale.ROOT,
            "   %d %s: %.1f s, %d failed so far%n",
            update,
            order,
            seconds,
            visitors.tally().failed());
      }
      visitors.close();
      return new Account(visitors.tally(), startFirst, stopFirst);
    }
  }

  private static void print(String before, int updates, Account account)
      throws IOException, InterruptedException {
    head(before).forEach(System.out::println);
    Tally tally = account.tally();
    row("what", "Skep");
    row("---", "---");
    row("updates by the genuine client", Integer.toString(updates));
    row("requests answered", String.format(Locale.ROOT, "%,d", tally.answered()));
    row("requests failed", Integer.toString(tally.failed()));
    row("made again: the kept connection had been closed", Integer.toString(tally.again()));
    row(
        "time of a request, p50 / p99 / longest",
        String.format(
            Locale.ROOT,
            "%.1f / %.1f / %.0f ms",
            tally.millis(0.5),
            tally.millis(0.99),
            tally.millis(1)));
    row("an update, start-first (two tasks, watched for 1 s)", median(account.startFirst()));
    row("an update, stop-first", median(account.stopFirst()));
    tally.failures().forEach(it -> System.out.println("- failed at " + it));
  }

  private static void row(String what, String figure) {
    System.out.printf("| %-52s | %-24s |%n", what, figure);
  }

  private static String median(List<Double> seconds) {
    return String.format(Locale.ROOT, "%.1f s", Measurements.quantile(seconds, 0.5));
  }

  private static List<String> head(String before) throws IOException, InterruptedException {
    return List.of(
        "# Rolling updates of a service in use",
        "",
        "Made by `make bench BENCH=updates`: a service of two replicas of nginx with a health check on"
            + " one host, asked "
            + PER_SECOND
            + " times a second from outside, half on kept and half on new connections, while it is"
            + " updated again and again, start-first and stop-first in turn. A request that finds its"
            + " kept connection closed is made again on a new one, as browsers do.",
        "",
        Occasion.when(),
        Occasion.machine("hosts, servers and visitors", before),
        "- no peer: Docker's routing mesh needs the kernel's IPVS, which this machine does not have",
        "");
  }
}
