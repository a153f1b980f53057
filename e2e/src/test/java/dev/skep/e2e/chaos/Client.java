package dev.skep.e2e.chaos;

import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/// Types commands at random managers, one after the other, and remembers what it was told.
public final class Client implements Runnable {
  /// A person would have given up.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// More would test the machine.
  private static final int SERVICES = 6;

  private static final int REPLICAS = 4;

  private final List<Node> managers;
  private final RandomGenerator dice;
  private final Diary diary;
  private final SequencedMap<String, Told> services = new LinkedHashMap<>();
  private int acknowledged;
  private int unknown;
  private volatile boolean over;
  private volatile Optional<Throwable> failure = Optional.empty();

  public Client(List<Node> managers, RandomGenerator dice, Diary diary) {
    this.managers = managers;
    this.dice = dice;
    this.diary = diary;
  }

  public void end() {
    over = true;
  }

  public Optional<Throwable> failure() {
    return failure;
  }

  /// How many writes were answered with success. To be asked when it has ended.
  public int acknowledged() {
    return acknowledged;
  }

  public int unknown() {
    return unknown;
  }

  /// What of a list of services cannot be, given what this client was told.
  ///
  /// @param found replicas by the service's name
  public List<String> contradictions(Map<String, Integer> found) {
    var all = new ArrayList<String>();
    services.forEach((name, told) -> {
      Optional<Integer> count = Optional.ofNullable(found.get(name));
      boolean fits =
          switch (told.presence()) {
            case THERE -> count.filter(told::allows).isPresent();
            case GONE -> count.isEmpty();
            case UNKNOWN -> count.isEmpty() || count.filter(told::allows).isPresent();
          };
      if (!fits) all.add(name + ": told " + told + ", found " + count);
    });
    for (String name : found.keySet()) {
      if (!services.containsKey(name)) all.add(name + " was never asked for");
    }
    return all;
  }

  @Override
  public void run() {
    try {
      for (int turn = 1; !over; turn++) act(turn);
    } catch (Throwable broken) {
      diary.note("the client fails: " + broken);
      failure = Optional.of(broken);
    }
  }

  private void act(int turn) throws InterruptedException {
    List<String> there =
        services.entrySet().stream()
            .filter(each -> each.getValue().presence() == Told.Presence.THERE)
            .map(Map.Entry::getKey)
            .toList();
    int replicas = dice.nextInt(REPLICAS + 1);
    if (there.isEmpty() || (there.size() < SERVICES && dice.nextInt(3) == 0)) {
      create("c" + turn, replicas);
      return;
    }
    String name = there.get(dice.nextInt(there.size()));
    if (dice.nextInt(3) == 0) remove(name);
    else scale(name, replicas);
  }

  private void create(String name, int replicas) throws InterruptedException {
    boolean answered =
        ask(
            "service",
            "create",
            "-qd",
            "--name",
            name,
            "--replicas",
            Integer.toString(replicas),
            "--restart-delay",
            "1s",
            "whoami");
    services.put(name, new Told(answered, replicas));
  }

  private void scale(String name, int replicas) throws InterruptedException {
    boolean answered = ask("service", "scale", "-d", name + "=" + replicas);
    told(name).scaled(answered, replicas);
  }

  private void remove(String name) throws InterruptedException {
    boolean answered = ask("service", "rm", name);
    told(name).removed(answered);
  }

  private Told told(String name) {
    return Optional.ofNullable(services.get(name)).orElseThrow();
  }

  private boolean ask(String... words) throws InterruptedException {
    Node manager = managers.get(dice.nextInt(managers.size()));
    Docker docker = manager.docker();
    Output said = docker.command(words).within(PATIENCE).run();
    boolean answered = said.exit() == 0;
    if (answered) acknowledged++;
    else unknown++;
    String outcome = answered ? "ok" : said.exit() + " " + said.err().strip();
    diary.note("  " + manager + " " + String.join(" ", words) + " → " + outcome);
    return answered;
  }
}
