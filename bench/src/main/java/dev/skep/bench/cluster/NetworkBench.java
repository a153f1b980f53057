package dev.skep.bench.cluster;

import dev.skep.bench.load.Hammer;
import dev.skep.bench.network.Programming;
import dev.skep.daemon.logging.LogSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `NetworkBench [quick]`, from the checkout, as root: how fast services are reached by each way,
/// how long a kernel takes for many services, and how soon all nodes know of a new task; as a page
/// of Markdown to stdout.
public final class NetworkBench {
  /// By whom it is asked for: so many connections keep two processors busy.
  private static final String CONNECTIONS = "8";

  private static final String LARGE = "/bytes?1000000";

  private final Hosts hosts;
  private final Side skep;
  private final boolean quick;

  private NetworkBench(Hosts hosts, Side skep, boolean quick) {
    this.hosts = hosts;
    this.skep = skep;
    this.quick = quick;
  }

  /// A way to a server.
  private record Way(String name, Starter hammer, String address, String port) {}

  private interface Starter {
    Process start(String... args) throws IOException, InterruptedException;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    LogSetup.apply("warn");
    String before = Occasion.load();
    try (var hosts = Hosts.up(Path.of("").toAbsolutePath())) {
      Side skep = Side.skep(hosts, Path.of("skep").toAbsolutePath());
      for (int host : Hosts.each()) skep.start(hosts, host);
      for (int host : Hosts.each()) skep.awaitAnswer(host);
      skep.found(hosts);
      new LeaderLoss(hosts, skep).awaitAllWell();
      var bench = new NetworkBench(hosts, skep, List.of(args).contains("quick"));
      bench.deploy();
      var requests = Measurements.none();
      var connections = Measurements.none();
      var throughput = Measurements.none();
      bench.hammer(requests, connections, throughput);
      var kernel = bench.programming();
      var news = new NewsOfTasks(hosts, skep).measured(bench.quick ? 5 : 40);
      head(before).forEach(System.out::println);
      ways(requests, connections, throughput);
      seconds(kernel, news);
    }
  }

  private void deploy() throws IOException, InterruptedException {
    skep.docker(1, "network", "create", "-d", "overlay", "back");
    create("caller", "h1", "--network back busybox sleep 1d");
    create("near", "h1", "--network back -p 8201:80 whoami");
    create("far", "h2", "--network back -p 8202:80 whoami");
    create("plain", "h2", "--network host whoami");
  }

  private void create(String name, String host, String rest)
      throws IOException, InterruptedException {
    var line = new ArrayList<>(List.of("service", "create", "-q", "--name", name));
    line.addAll(List.of("--constraint", "node.hostname==" + host));
    line.addAll(List.of(rest.split(" ")));
    skep.docker(1, line.toArray(String[]::new));
  }

  /// All ways in each round, so that what else the machine does hits all alike.
  private void hammer(Measurements requests, Measurements connections, Measurements throughput)
      throws IOException, InterruptedException {
    List<Way> ways = ways();
    for (int round = 1; round <= (quick ? 1 : 5); round++) {
      for (Way way : ways) {
        System.err.printf("   round %d: %s%n", round, way.name());
        requests.add(way.name(), figure(way, "/", "keep", 0));
        connections.add(way.name(), figure(way, "/", "new", 0));
        throughput.add(way.name(), figure(way, LARGE, "keep", 1) * 8 / 1e9);
      }
    }
  }

  private List<Way> ways() throws IOException, InterruptedException {
    Starter host = args -> Elsewhere.onHost(hosts, 1, Hammer.class, args);
    Starter container = args -> Elsewhere.inContainer(hosts, 1, "caller", Hammer.class, args);
    Starter outside =
        args ->
            new ProcessBuilder(Elsewhere.java(Hammer.class, args))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    return List.of(
        new Way("host network, across nodes", host, hosts.address(2), "80"),
        new Way("container to container, same node", container, address("near", 1), "80"),
        new Way("container to container, across nodes", container, address("far", 2), "80"),
        new Way("virtual IP, same node", container, skep.virtualIp("near", "back"), "80"),
        new Way("virtual IP, across nodes", container, skep.virtualIp("far", "back"), "80"),
        new Way("host network, from outside", outside, hosts.address(2), "80"),
        new Way("published port, at the task's node", outside, hosts.address(2), "8202"),
        new Way("published port, at another node", outside, hosts.address(1), "8202"));
  }

  /// Of the service's only container.
  private String address(String service, int host) throws IOException, InterruptedException {
    String label = "label=com.docker.swarm.service.name=" + service;
    String container = hosts.engine(host, "ps", "-q", "--filter", label);
    String format = "{{(index .NetworkSettings.Networks \"back\").IPAddress}}";
    return hosts.engine(host, "inspect", "-f", format, container);
  }

  /// @param which of what the hammer says
  private double figure(Way way, String path, String keeps, int which)
      throws IOException, InterruptedException {
    Process hammer =
        way.hammer().start(way.address(), way.port(), path, CONNECTIONS, quick ? "1" : "4", keeps);
    String said = new String(hammer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (hammer.waitFor() != 0) throw new IOException(way.name() + " broke off: " + said);
    return Double.parseDouble(said.strip().split(" ")[which]);
  }

  private Measurements programming() throws IOException, InterruptedException {
    var figures = Measurements.none();
    for (String services : List.of("10", "100", "1000")) {
      var line = new ArrayList<>(List.of("unshare", "-n"));
      line.addAll(Elsewhere.java(Programming.class, services, "10"));
      String[] said = Shell.run(Map.of(), line.toArray(String[]::new)).split(" ");
      figures.add(services + " services × 10 tasks, all at once", Double.parseDouble(said[0]));
      figures.add(services + " services × 10 tasks, one task changes", Double.parseDouble(said[1]));
      figures.add(services + " services × 10 tasks, nothing changes", Double.parseDouble(said[2]));
    }
    return figures;
  }

  private static void ways(
      Measurements requests, Measurements connections, Measurements throughput) {
    row("way", "requests/s", "", "new connections/s", "", "Gbit/s", "");
    row("---", "---", "---", "---", "---", "---", "---");
    String first = requests.values().firstEntry().getKey();
    for (String way : requests.values().sequencedKeySet()) {
      row(
          way,
          "%,.0f".formatted(median(requests, way)),
          ratio(requests, way, first),
          "%,.0f".formatted(median(connections, way)),
          ratio(connections, way, first),
          "%.2f".formatted(median(throughput, way)),
          ratio(throughput, way, first));
    }
    System.out.println();
  }

  private static double median(Measurements of, String what) {
    return Measurements.quantile(of.values().getOrDefault(what, List.of(Double.NaN)), 0.5);
  }

  private static String ratio(Measurements of, String what, String first) {
    return String.format(Locale.ROOT, "%.2f", median(of, what) / median(of, first));
  }

  private static void seconds(Measurements... all) {
    row("what", "how many", "median", "p99", "longest");
    row("---", "---", "---", "---", "---");
    for (Measurements figures : all) {
      figures
          .values()
          .forEach((what, values) ->
              row(
                  what,
                  Integer.toString(values.size()),
                  millis(values, 0.5),
                  millis(values, 0.99),
                  millis(values, 1)));
    }
  }

  private static String millis(List<Double> seconds, double share) {
    return String.format(Locale.ROOT, "%,.0f ms", 1e3 * Measurements.quantile(seconds, share));
  }

  private static void row(String what, String... figures) {
    System.out.printf("| %s | %s |%n", what, String.join(" | ", figures));
  }

  private static List<String> head(String before) throws IOException, InterruptedException {
    return List.of(
        "# Networks",
        "",
        "Made by `make bench BENCH=network`: three hosts (namespaces of one machine, each with its own engine,"
            + " all managers). A small web server of one process is asked by "
            + CONNECTIONS
            + " clients at once, each again as soon as it has its answer: for a short page on kept connections,"
            + " for the same on a new connection each, and for a megabyte. Medians; all ways in turn in each"
            + " round, so the ratios to the first line, beside each figure, are of one run.",
        "",
        Occasion.when(),
        Occasion.machine("hosts, servers and clients", before),
        "- a node's table: by the daemon's own code in an empty network namespace, tasks on ten other nodes",
        "- a new task: from the engine's word that its container is healthy until the kernel, and the name"
            + " server, of each of the three hosts leads to it; looked at every 20 ms",
        "");
  }
}
