package dev.skep.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Measures a chosen set quickly and prints it beside the peers' figures. For single operations
/// with error bars run JMH: `java -cp … org.openjdk.jmh.Main`.
public final class Main {
  private static final int WARM_UPS = 3;
  private static final int RUNS = 5;

  private final List<String> wanted;
  private final boolean json;
  private final List<Figure> figures = new ArrayList<>();

  private Main(List<String> wanted, boolean json) {
    this.wanted = wanted;
    this.json = json;
  }

  /// `Main [--json] [name …]`: only figures whose names contain one of the words.
  public static void main(String[] args) {
    List<String> words = Arrays.stream(args).filter(arg -> !arg.startsWith("--")).toList();
    var main = new Main(words, Arrays.asList(args).contains("--json"));
    main.printHead();
    main.scheduler();
    main.store();
    main.turn();
    main.printJson();
  }

  private void scheduler() {
    scheduling(1_000, 100_000, "SwarmKit 14.5 s", "≤ 0.15 s");
    scheduling(1_000, 1, "", "");
    scheduling(100_000, 100_000, "SwarmKit > 9 min", "≤ 1 s");
    scheduling(100_000, 1, "", "");
  }

  private void scheduling(int nodes, int services, String peer, String goal) {
    String what =
        (services == 1 ? "100k tasks of one service" : "100k one-task services")
            + " on "
            + nodes / 1000
            + "k nodes";
    String deciding = "scheduler: " + what + ", decisions";
    String whole = "scheduler: " + what + ", with the store";
    if (!isWanted(deciding) && !isWanted(whole)) return;
    Fleet fleet = Fleet.pending(nodes, services, 100_000);
    var run = new SchedulingRun(fleet.empty(), fleet);
    var taken = new ArrayList<SchedulingRun.Taken>();
    for (int i = 0; i < WARM_UPS + RUNS; i++) {
      SchedulingRun.Taken it = run.run();
      if (i >= WARM_UPS) taken.add(it);
    }
    add(
        new Figure(
            deciding,
            best(taken.stream().mapToLong(SchedulingRun.Taken::decidingNanos)),
            "",
            goal));
    add(
        new Figure(
            whole,
            best(taken.stream().mapToLong(it -> it.decidingNanos() + it.storingNanos())),
            peer,
            ""));
  }

  private void store() {
    if (!isWanted("store")) return;
    var store = new StoreBenchmark();
    store.fill();
    for (int changes : new int[] {1, 10, 100}) {
      store.changes = changes;
      store.prepare();
      measure("store: apply " + changes + " changes, 100k tasks", () -> store.apply().index());
    }
  }

  private void turn() {
    if (!isWanted("turn")) return;
    var turn = new TurnBenchmark();
    for (int events : new int[] {1, 100}) {
      turn.events = events;
      turn.prepare();
      measure(
          "turn: " + events + " reports to allocator and scheduler, 100k tasks",
          () -> turn.think().drafts().size());
    }
  }

  /// The best over runs of the mean over many calls.
  private void measure(String name, LongSupplier call) {
    long sink = 0;
    var means = new ArrayList<Long>();
    for (int i = 0; i < WARM_UPS + RUNS; i++) {
      long begin = SchedulingRun.processorNanos();
      int calls = 0;
      while (SchedulingRun.processorNanos() - begin < 200_000_000L) {
        for (int j = 0; j < 100; j++) sink += call.getAsLong();
        calls += 100;
      }
      if (i >= WARM_UPS) means.add((SchedulingRun.processorNanos() - begin) / calls);
    }
    if (sink == Long.MIN_VALUE) throw new IllegalStateException("the calls had no results");
    add(new Figure(name, best(means.stream().mapToLong(it -> it)), "", ""));
  }

  private boolean isWanted(String name) {
    return wanted.isEmpty() || wanted.stream().anyMatch(name::contains);
  }

  /// What others do on the machine can only make a run slower.
  private static long best(LongStream values) {
    return values.min().orElseThrow();
  }

  private void printHead() {
    if (json) return;
    var machine = ManagementFactory.getOperatingSystemMXBean();
    System.out.printf(
        "processor time of the thread, best of %d; %d processors, load %.1f%n",
        RUNS, machine.getAvailableProcessors(), machine.getSystemLoadAverage());
    System.out.printf("%-58s %12s   %-24s %s%n", "what", "Skep", "peer (quoted)", "goal");
  }

  /// Figures are shown as they come: some take their time.
  private void add(Figure figure) {
    figures.add(figure);
    if (!json) System.out.println(figure.line());
  }

  private void printJson() {
    if (!json) return;
    System.out.println(
        figures.stream().map(Figure::json).collect(Collectors.joining(",\n", "[", "]")));
  }
}
