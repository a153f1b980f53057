package dev.skep.e2e.chaos;

import dev.skep.e2e.lab.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Lets faults begin and end, at most two at a time.
public final class Trouble implements Runnable {
  private static final int AT_ONCE = 2;

  /// Between one thing that happens and the next: shorter than a node takes to be called down, and
  /// longer, so that both are met.
  private static final int CALM_MILLIS = 4000;

  private final Cluster cluster;
  private final RandomGenerator dice;
  private final Diary diary;
  private final List<Fault> lasting = new ArrayList<>();
  private volatile boolean over;
  private volatile int begun;
  private volatile Optional<Throwable> failure = Optional.empty();

  public Trouble(Cluster cluster, RandomGenerator dice, Diary diary) {
    this.cluster = cluster;
    this.dice = dice;
    this.diary = diary;
  }

  public void end() {
    over = true;
  }

  /// How many faults there were.
  public int begun() {
    return begun;
  }

  /// A fault that could not be made: the lab's trouble, not the swarm's.
  public Optional<Throwable> failure() {
    return failure;
  }

  @Override
  public void run() {
    try {
      while (!over) {
        Thread.sleep(dice.nextInt(200, CALM_MILLIS));
        if (lasting.isEmpty() || (lasting.size() < AT_ONCE && dice.nextBoolean())) worsen();
        else mend(lasting.get(dice.nextInt(lasting.size())));
      }
      for (Fault fault : List.copyOf(lasting)) mend(fault);
    } catch (Throwable broken) {
      diary.note("the lab fails: " + broken);
      failure = Optional.of(broken);
    }
  }

  private void worsen() throws InterruptedException {
    Optional<Fault> fault = Fault.any(cluster.lab(), cluster.nodes(), lasting, dice);
    if (fault.isEmpty()) return;
    diary.note("+ " + fault.get());
    lasting.add(fault.get());
    fault.get().begin();
    begun = begun + 1;
  }

  private void mend(Fault fault) throws InterruptedException {
    diary.note("- " + fault);
    fault.end();
    lasting.remove(fault);
  }
}
