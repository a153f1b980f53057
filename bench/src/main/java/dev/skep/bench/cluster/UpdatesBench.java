package dev.skep.bench.cluster;

import dev.skep.daemon.logging.LogSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `UpdatesBench [quick]`, from the checkout, as root: rolling updates, drains and scale-downs, by
/// the genuine client, of a service on three hosts that a thousand requests a second are made of;
/// as a page of Markdown to stdout.
public final class UpdatesBench {
  private static final int PER_SECOND = 1_000;
  private static final int PORT = 8088;
  private static final int REPLICAS = 4;

  /// Of two updates, a drain and a scale-down each.
  private static final int ROUNDS = 10;

  /// Longer than the service takes to come up on a busy machine, so that none of that is counted.
  private static final String AWAIT_PAGE =
      "for n in $(seq 600); do curl -sf -o /dev/null -m 1 http://%s:%d/ && exit 0; sleep 0.1; done;"
          + " exit 1";

  /// All replicas run, and none is wanted on the node.
  private static final String AWAIT_MOVED =
      "d() { docker -H %1$s service \"$@\"; };"
          + " for n in $(seq 600); do [ \"$(d ls --format '{{.Replicas}}' --filter name=web)\" ="
          + " %2$d/%2$d ] && [ -z \"$(d ps -q --filter node=%3$s --filter desired-state=running"
          + " web)\" ] && exit 0; sleep 0.1; done; exit 1";

  private final Hosts hosts;
  private final Side skep;
  private final Measurements figures = Measurements.none();

  private UpdatesBench(Hosts hosts, Side skep) {
    this.hosts = hosts;
    this.skep = skep;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    LogSetup.apply("warn");
    int rounds = List.of(args).contains("quick") ? 2 : ROUNDS;
    String before = Occasion.load();
    try (var hosts = Hosts.up(Path.of("").toAbsolutePath())) {
      Side skep = Side.skep(hosts, Path.of("skep").toAbsolutePath());
      for (int host : Hosts.each()) skep.start(hosts, host);
      for (int host : Hosts.each()) skep.awaitAnswer(host);
      skep.found(hosts);
      new LeaderLoss(hosts, skep).awaitAllWell();
      var bench = new UpdatesBench(hosts, skep);
      bench.deploy();
      bench.print(before, bench.visited(rounds));
    }
  }

  private void deploy() throws IOException, InterruptedException {
    docker("network", "create", "-d", "overlay", "back");
    var web = new ArrayList<>(List.of("service", "create", "-q", "--name", "web"));
    web.addAll(List.of("--replicas", Integer.toString(REPLICAS), "--network", "back"));
    web.addAll(List.of("-p", PORT + ":80", "--update-monitor", "1s", "--update-parallelism", "2"));
    // It answers a moment after it has started; until then nobody should be sent there.
    web.addAll(List.of("--health-cmd", "wget -qO /dev/null http://127.0.0.1/"));
    web.addAll(List.of("--health-interval", "200ms", "nginx"));
    docker(web.toArray(String[]::new));
    var caller = new ArrayList<>(List.of("service", "create", "-q", "--name", "caller"));
    caller.addAll(List.of("--constraint", "node.hostname==h1", "--network", "back"));
    caller.addAll(List.of("busybox", "sleep", "1d"));
    docker(caller.toArray(String[]::new));
    for (int host : Hosts.each()) {
      Shell.run(Map.of(), "sh", "-c", AWAIT_PAGE.formatted(hosts.address(host), PORT));
    }
  }

  private List<Account> visited(int rounds) throws IOException, InterruptedException {
    String virtualIp = skep.virtualIp("web", "back");
    try (var audience = new Audience(hosts, PORT, "caller", virtualIp, PER_SECOND)) {
      for (int round = 1; round <= rounds; round++) {
        // The caller is on the first.
        String drained = round % 2 == 0 ? "h2" : "h3";
        timed("an update, start-first", audience, () -> update("start-first"));
        timed("an update, stop-first", audience, () -> update("stop-first"));
        timed("a drain", audience, () -> drain(drained));
        docker("node", "update", "--availability", "active", drained);
        docker("service", "scale", "web=" + 2 * REPLICAS);
        timed("a scale-down", audience, () -> docker("service", "scale", "web=" + REPLICAS));
      }
      return audience.accounts();
    }
  }

  private interface Action {
    void run() throws IOException, InterruptedException;
  }

  private void timed(String what, Audience audience, Action action)
      throws IOException, InterruptedException {
    Instant when = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    long began = System.nanoTime();
    action.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    figures.add(what, seconds);
    System.err.printf(
        Locale.ROOT,
        "   %s %s: %.1f s, %d failed outside so far%n",
        when,
        what,
        seconds,
        audience.failedOutside());
  }

  private void update(String order) throws IOException, InterruptedException {
    docker("service", "update", "-q", "--force", "--update-order", order, "web");
  }

  private void drain(String node) throws IOException, InterruptedException {
    docker("node", "update", "--availability", "drain", node);
    Shell.run(Map.of(), "sh", "-c", AWAIT_MOVED.formatted(skep.api(1), REPLICAS, node));
  }

  private String docker(String... words) throws IOException, InterruptedException {
    return skep.docker(1, words);
  }

  private void print(String before, List<Account> accounts)
      throws IOException, InterruptedException {
    head(before).forEach(System.out::println);
    row("asked by", "answered", "failed", "made again", "time of a request");
    row("---", "---", "---", "---", "---");
    for (Account it : accounts) {
      row(
          it.door(),
          String.format(Locale.ROOT, "%,d", it.answered()),
          Integer.toString(it.failed()),
          Integer.toString(it.again()),
          it.times());
    }
    System.out.println();
    row("meanwhile", "how many", "median", "longest");
    row("---", "---", "---", "---");
    figures
        .values()
        .forEach((what, seconds) ->
            row(what, Integer.toString(seconds.size()), at(seconds, 0.5), at(seconds, 1)));
    for (Account it : accounts) {
      it.failures().forEach(failure -> System.out.println("- " + it.door() + ": " + failure));
    }
  }

  private static String at(List<Double> seconds, double share) {
    return String.format(Locale.ROOT, "%.1f s", Measurements.quantile(seconds, share));
  }

  private static void row(String what, String... figures) {
    System.out.printf("| %-36s | %s |%n", what, String.join(" | ", figures));
  }

  private static List<String> head(String before) throws IOException, InterruptedException {
    return List.of(
        "# A service in use while it is updated, drained and scaled down",
        "",
        "Made by `make bench BENCH=updates`: "
            + REPLICAS
            + " replicas of nginx with a health check on three hosts (namespaces of one machine, each with"
            + " its own engine, all managers), asked "
            + PER_SECOND
            + " times a second: a quarter each at the published port of each host, and at the virtual IP from"
            + " a container's network. Half of the requests come on kept and half on new connections. A"
            + " request that finds its kept connection closed is made again on a new one, as browsers do.",
        "",
        "Updates replace all tasks, two at a time, each watched for 1 s; a drain empties one of two hosts"
            + " in turn, which is used again after that; a scale-down takes away half of twice the replicas."
            + " All by the genuine client, from the command to its end.",
        "",
        Occasion.when(),
        Occasion.machine("hosts, servers and visitors", before),
        "- no peer: Docker's routing mesh needs the kernel's IPVS, which this machine does not have",
        "");
  }
}
