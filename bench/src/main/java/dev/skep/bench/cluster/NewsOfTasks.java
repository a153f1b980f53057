package dev.skep.bench.cluster;

import dev.skep.bench.network.Watcher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// How soon every node leads to a task that has become healthy.
final class NewsOfTasks {
  private static final String SERVICE = "news";
  private static final long PATIENCE_SECONDS = 60;

  private final Hosts hosts;
  private final Side skep;
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
  private final List<Process> listening = new ArrayList<>();

  /// @param source a host's watcher (its number) or any engine's events (0)
  private record Line(int source, String text) {}

  NewsOfTasks(Hosts hosts, Side skep) {
    this.hosts = hosts;
    this.skep = skep;
  }

  /// In seconds: of each host's kernel and of each host's names, for each new task.
  Measurements measured(int tasks) throws IOException, InterruptedException {
    deploy();
    var figures = Measurements.none();
    try {
      listen();
      for (int number = 1; number <= tasks; number++) {
        lines.clear();
        // From one to two, and back.
        skep.docker(1, "service", "scale", "-d", SERVICE + "=2");
        await(figures);
        skep.docker(1, "service", "scale", SERVICE + "=1");
        TimeUnit.SECONDS.sleep(1);
      }
      return figures;
    } finally {
      listening.forEach(Process::destroy);
    }
  }

  /// One that stays on each host, so that all have the network, and one that comes and goes.
  private void deploy() throws IOException, InterruptedException {
    var there = new ArrayList<>(List.of("service", "create", "-q", "--name", "there"));
    there.addAll(List.of("--mode", "global", "--network", "back", "busybox", "sleep", "1d"));
    skep.docker(1, there.toArray(String[]::new));
    var line = new ArrayList<>(List.of("service", "create", "-q", "--name", SERVICE));
    line.addAll(List.of("--network", "back", "--stop-grace-period", "1s"));
    line.addAll(List.of("--health-cmd", "true", "--health-interval", "500ms"));
    line.addAll(List.of("busybox", "sleep", "1d"));
    skep.docker(1, line.toArray(String[]::new));
  }

  private void listen() throws IOException, InterruptedException {
    String address = skep.virtualIp(SERVICE, "back");
    String chain = "vip_" + address.replace('.', '_');
    String network = skep.docker(1, "network", "inspect", "-f", "{{.Id}}", "back");
    for (int host : Hosts.each()) {
      String gateway = gateway(host, network);
      hear(host, Elsewhere.onHost(hosts, host, Watcher.class, chain, gateway, "tasks." + SERVICE));
      var events = new ArrayList<>(List.of("docker", "-H", hosts.engine(host), "events"));
      events.addAll(List.of("--filter", "event=health_status", "--format"));
      events.add(
          "{{.TimeNano}} {{.Status}} {{index .Actor.Attributes \"com.docker.swarm.service.name\"}}");
      hear(0, new ProcessBuilder(events).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }
  }

  /// The host's own address on the network, as its bridge has it.
  private String gateway(int host, String network) throws IOException, InterruptedException {
    String device = "skep" + network.substring(0, 8);
    return hosts
        .run("sh", Integer.toString(host), "ip", "-4", "-o", "addr", "show", "dev", device)
        .lines()
        .map(line -> line.strip().split("\\s+")[3])
        .filter(address -> !address.endsWith("/32"))
        .map(address -> address.substring(0, address.indexOf('/')))
        .findFirst()
        .orElseThrow();
  }

  private void hear(int source, Process process) {
    listening.add(process);
    Thread.ofVirtual().start(() -> read(source, process.getInputStream()));
  }

  private void read(int source, InputStream in) {
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      reader.lines().forEach(line -> lines.add(new Line(source, line)));
    } catch (IOException ended) {
      // With the process, which is ended when all has been measured.
    }
  }

  private void await(Measurements figures) throws InterruptedException, IOException {
    long healthy = 0;
    var known = new ArrayList<Line>();
    while (healthy == 0 || known.size() < 2 * Hosts.COUNT) {
      Line line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) throw new IOException("a new task is not known to all: " + known);
      String[] word = line.text().split(" ");
      if (line.source() == 0) {
        boolean ours = line.text().contains(": healthy ");
        if (ours && line.text().endsWith(" " + SERVICE))
          healthy = Long.parseLong(word[0]) / 1_000_000;
      } else if (word[2].equals("2")) {
        known.add(line);
      }
    }
    for (Line line : known) {
      String[] word = line.text().split(" ");
      String what = "a new task healthy → " + (word[0].equals("kernel") ? "balancer" : "names");
      figures.add(what + " of each node", (Long.parseLong(word[1]) - healthy) / 1e3);
    }
  }
}
