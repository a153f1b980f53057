package dev.skep.bench.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/// Everything that is measured of one daemon, in the order in which its user would meet it.
final class Session {
  private static final int SERVICES = 1_000;
  private static final int LISTS = 40;

  private final Candidate candidate;
  private final Path folder;
  private final Effort effort;
  private final SequencedMap<String, String> figures = new LinkedHashMap<>();

  Session(Candidate candidate, Path folder, Effort effort) {
    this.candidate = candidate;
    this.folder = folder;
    this.effort = effort;
  }

  SequencedMap<String, String> measure() throws IOException, InterruptedException {
    starts();
    founding();
    resumes();
    work();
    return figures;
  }

  private void starts() throws IOException, InterruptedException {
    var runs = new ArrayList<Taken>();
    for (int i = 0; i < effort.starts(); i++) {
      try (var daemon = RunningDaemon.start(candidate, folder("start" + i))) {
        runs.add(daemon.untilAnswered("/_ping"));
      }
    }
    put("start → API answers", Taken.median(runs).text());
  }

  private void founding() throws IOException, InterruptedException {
    var runs = new ArrayList<Taken>();
    for (int i = 1; i < effort.starts(); i++) runs.add(found(folder("found" + i), false));
    runs.add(found(folder("swarm"), true));
    put("swarm init → answered", Taken.median(runs).text());
  }

  private Taken found(Path home, boolean idle) throws IOException, InterruptedException {
    try (var daemon = RunningDaemon.start(candidate, home);
        var client = daemon.client()) {
      var _ = daemon.untilAnswered("/_ping");
      var api = new SwarmApi(client);
      long cpu = daemon.cpuNanos();
      long began = System.nanoTime();
      api.init(candidate.address());
      var taken = new Taken(System.nanoTime() - began, daemon.cpuNanos() - cpu);
      if (idle) {
        var _ = api.createService("first");
        TimeUnit.NANOSECONDS.sleep(effort.idle().toNanos());
        put("resident, idle, " + effort.idle().toSeconds() + " s later", mib(daemon));
      }
      return taken;
    }
  }

  private void resumes() throws IOException, InterruptedException {
    var answers = new ArrayList<Taken>();
    var leads = new ArrayList<Taken>();
    for (int i = 0; i < effort.starts(); i++) {
      try (var daemon = RunningDaemon.start(candidate, folder("swarm"))) {
        answers.add(daemon.untilAnswered("/_ping"));
        leads.add(daemon.untilAnswered("/v1.41/services"));
      }
    }
    put("killed, started → API answers", Taken.median(answers).text());
    put("killed, started → leads", Taken.median(leads).text());
  }

  private void work() throws IOException, InterruptedException {
    try (var daemon = RunningDaemon.start(candidate, folder("swarm"));
        var client = daemon.client()) {
      var _ = daemon.untilAnswered("/v1.41/services");
      var writers = new Writers(daemon);
      writers.write(SERVICES);
      put("GET /services?status=true, 1,000 services", lists(new SwarmApi(client)));
      var _ = writers.writeFor(effort.writing(), 8); // warms up
      for (int clients : new int[] {1, 8, 64}) {
        String text = writers.writeFor(effort.writing(), clients).text();
        put("services created, " + clients + (clients == 1 ? " client" : " clients"), text);
      }
      put("resident, after all this", mib(daemon));
    }
  }

  private static String lists(SwarmApi api) throws IOException {
    var runs = new ArrayList<Long>();
    for (int i = 0; i < LISTS; i++) {
      long began = System.nanoTime();
      var _ = api.get("/v1.41/services?status=true");
      runs.add(System.nanoTime() - began);
    }
    List<Long> later = runs.subList(LISTS / 2, LISTS).stream().sorted().toList();
    return String.format(Locale.ROOT, "%.1f ms", later.get(later.size() / 2) / 1e6);
  }

  private static String mib(RunningDaemon daemon) throws IOException {
    return daemon.residentBytes() / (1024 * 1024) + " MiB";
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(folder.resolve(candidate.name()).resolve(name));
  }

  private void put(String what, String figure) {
    System.err.println(candidate.name() + ": " + what + ": " + figure);
    figures.put(what, figure);
  }
}
