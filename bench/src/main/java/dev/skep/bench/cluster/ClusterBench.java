package dev.skep.bench.cluster;

import dev.skep.daemon.logging.LogSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// `ClusterBench [quick] [skep|docker]`, from the checkout, as root: prints a page of Markdown to
/// stdout, and how it goes to stderr. With a side's name, that side only.
public final class ClusterBench {
  private static final String TESTS =
      "mem,create,scale,update,drain,api,list,nodekill,nodecut,leaderkill";

  /// So that the slowest of a hundred can be told.
  private static final int KILLS = 50;

  private static final int FEW = 5;

  private ClusterBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    LogSetup.apply("warn");
    var words = List.of(args);
    var effort = new Effort(words.contains("quick"));
    Path checkout = Path.of("").toAbsolutePath();
    String before = Occasion.load();
    try (var hosts = Hosts.up(checkout)) {
      var docker = Measurements.none();
      var skep = Measurements.none();
      var floor =
          new EngineFloor(hosts).measure(effort.sizes(), effort.repetitions(), !effort.quick());
      if (!words.contains("skep")) docker = docker(hosts, effort);
      if (!words.contains("docker")) skep = skep(hosts, checkout.resolve("skep"), effort);
      head(before).forEach(System.out::println);
      System.out.print(new ClusterPage(skep, docker, floor).table());
    }
  }

  /// @param quick a third of the time, with fewer repetitions
  private record Effort(boolean quick) {
    String tests() {
      return quick ? "create,api,nodekill,leaderkill" : TESTS;
    }

    int repetitions() {
      return quick ? 1 : 3;
    }

    List<Integer> sizes() {
      return quick ? List.of(10) : List.of(10, 50, 100);
    }
  }

  private static Measurements docker(Hosts hosts, Effort effort)
      throws IOException, InterruptedException {
    Side side = Side.docker(hosts);
    side.found(hosts);
    Measurements figures = measured(hosts, side, effort);
    losses(hosts, side, effort.quick() ? 1 : FEW, figures);
    side.leave();
    return figures;
  }

  private static Measurements skep(Hosts hosts, Path launcher, Effort effort)
      throws IOException, InterruptedException {
    Side side = Side.skep(hosts, launcher);
    for (int host : Hosts.each()) side.start(hosts, host);
    for (int host : Hosts.each()) side.awaitAnswer(host);
    side.found(hosts);
    Measurements figures = measured(hosts, side, effort);
    losses(hosts, side, effort.quick() ? FEW : KILLS, figures);
    side.leave();
    return figures;
  }

  private static Measurements measured(Hosts hosts, Side side, Effort effort)
      throws IOException, InterruptedException {
    new LeaderLoss(hosts, side).awaitAllWell();
    Path out = Files.createTempFile("skep-cluster-", ".jsonl");
    try {
      var line = new ArrayList<String>();
      // What it finds out as it goes is to be seen, and the page is all that goes to stdout.
      line.addAll(List.of("sh", "-c", "exec \"$0\" \"$@\" >&2"));
      line.addAll(List.of("python3", hosts.scripts().resolve("measure.py").toString()));
      String apis = String.join(" ", Hosts.each().stream().map(side::api).toList());
      line.addAll(List.of("--hosts", apis, "--label", side.name(), "--out", out.toString()));
      line.addAll(List.of("--tests", effort.tests(), "--sizes", sizes(effort)));
      line.addAll(List.of("--reps", Integer.toString(effort.repetitions())));
      line.addAll(List.of("--kill", side.kill(), "--start", side.start(), "--pid", side.pid()));
      line.addAll(List.of("--cut", hosts.script() + " cut {i}"));
      line.addAll(List.of("--heal", hosts.script() + " heal {i}"));
      Shell.run(hosts.environment(), line.toArray(String[]::new));
      var figures = Measurements.none();
      figures.read(out);
      return figures;
    } finally {
      Files.delete(out);
    }
  }

  private static String sizes(Effort effort) {
    return effort.sizes().stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static void losses(Hosts hosts, Side side, int times, Measurements into)
      throws IOException, InterruptedException {
    var loss = new LeaderLoss(hosts, side);
    loss.measure(
        "leader killed → next write accepted", host -> side.kill(hosts, host), times, into);
    int stops = Math.min(times, 10);
    loss.measure(
        "leader stopped → next write accepted", host -> side.stop(hosts, host), stops, into);
  }

  private static List<String> head(String before) throws IOException, InterruptedException {
    return List.of(
        "# A swarm of three, beside Docker's",
        "",
        "Made by `make bench-cluster`: three managers on three hosts (namespaces of one machine, each with"
            + " its own network and Docker Engine), first in Docker's own swarm mode, then with Skep beside"
            + " the same engines; the same script asks both.",
        "",
        Occasion.when(),
        Occasion.machine("all hosts", before),
        "- "
            + Shell.run(Map.of(), "dockerd", "--version")
            + "; memory and CPU are of `dockerd` alone for Docker Swarm, of Skep's daemon alone for Skep"
            + " (its engine beside it is the same `dockerd`, out of swarm mode)",
        "- median (smallest…largest; how many), seconds unless said; below 1 in the column \"Skep / Docker\" Skep is"
            + " faster or smaller, except for rows \"per second\", where above 1 is better",
        "- the engines alone: the same containers, started and stopped by direct calls to the three"
            + " engines, four at once on each, by somebody who knows beforehand where each goes",
        "- both with the default heartbeat period of 5 s",
        "");
  }
}
