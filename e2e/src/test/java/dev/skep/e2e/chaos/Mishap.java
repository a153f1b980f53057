package dev.skep.e2e.chaos;

import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Node;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// One fault, from its begin to its end.
public final class Mishap {
  /// Shorter than a node takes to be suspected, longer than it takes to be called down, and longer
  /// than its tasks take to be replaced.
  private static final List<Duration> LENGTHS =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(30));

  private final Fault fault;
  private final Duration length;

  private Mishap(Fault fault, Duration length) {
    this.fault = fault;
    this.length = length;
  }

  public static Mishap any(Cluster cluster, RandomGenerator dice) {
    Node victim = cluster.nodes().get(dice.nextInt(cluster.nodes().size()));
    Fault fault =
        switch (dice.nextInt(5)) {
          case 0 -> new Fault.Killed(victim);
          case 1 -> new Fault.Crashed(victim);
          case 2 -> new Fault.Frozen(victim);
          case 3 -> new Fault.Cut(victim);
          default -> new Fault.WithoutEngine(victim);
        };
    return new Mishap(fault, LENGTHS.get(dice.nextInt(LENGTHS.size())));
  }

  /// Comes back when the fault is over; what it has set off may still be under way.
  public void happen() throws InterruptedException {
    fault.begin();
    Thread.sleep(length);
    fault.end();
  }

  /// Whom nobody should ask for anything meanwhile.
  public boolean hits(Node node) {
    return fault.hit().contains(node);
  }

  @Override
  public String toString() {
    return fault + " for " + length.toSeconds() + " s";
  }
}
