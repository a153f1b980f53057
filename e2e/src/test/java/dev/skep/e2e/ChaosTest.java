package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.chaos.Census;
import dev.skep.e2e.chaos.Client;
import dev.skep.e2e.chaos.Diary;
import dev.skep.e2e.chaos.Trouble;
import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Listed;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Three managers and two workers, of which any may be killed, crashed, cut off or frozen at any
/// time, while a client writes. `make chaos` runs it for ten minutes.
@OnHosts(5)
final class ChaosTest {
  private static final int MANAGERS = 3;

  /// Two cores start again what five hosts lost.
  private static final Duration SETTLING = Duration.ofMinutes(3);

  @Test
  void keepsWhatItAnsweredAndSettlesWhenTheTroubleIsOver(Cluster cluster)
      throws InterruptedException {
    Seed seed = Seed.of("chaos");
    cluster.anew(MANAGERS, cluster.nodes().size() - MANAGERS);
    List<Node> managers = cluster.nodes().subList(0, MANAGERS);
    var diary = new Diary();
    var trouble = new Trouble(cluster, seed.dice(), diary);
    // Of its own, so that the faults of a seed do not depend on how many commands fitted in.
    var client = new Client(managers, new Seed(seed.number() + 1).dice(), diary);
    try {
      letGo(trouble, client);
      assertEquals(Optional.empty(), trouble.failure(), "faults");
      assertEquals(Optional.empty(), client.failure(), "client");
      cluster.repair();
      settles(cluster, managers, client);
    } catch (Throwable failed) {
      System.out.println("---- " + seed + "\n" + diary.text());
      throw failed;
    }
    System.out.printf(
        "e2e: chaos: %d faults, %d writes answered, %d not%n",
        trouble.begun(), client.acknowledged(), client.unknown());
    assertTrue(client.acknowledged() > 0, "no write was ever answered");
  }

  private static void letGo(Trouble trouble, Client client) throws InterruptedException {
    Thread faults = Thread.ofVirtual().name("faults").start(trouble);
    Thread writes = Thread.ofVirtual().name("client").start(client);
    double minutes = Double.parseDouble(System.getProperty("skep.chaos.minutes", "1"));
    Thread.sleep(Duration.ofSeconds(Math.round(60 * minutes)));
    trouble.end();
    faults.join();
    client.end();
    writes.join();
  }

  private static void settles(Cluster cluster, List<Node> managers, Client client)
      throws InterruptedException {
    for (Node manager : managers) {
      Await.within(
          SETTLING,
          "all nodes are well, says " + manager,
          () -> Listed.by(manager),
          now ->
              now.stream().filter(Listed::manages).count() == MANAGERS
                  && now.stream().filter(each -> each.status().equals("Ready")).count()
                      == cluster.nodes().size());
    }
    for (Node manager : managers) {
      assertEquals(
          List.of(), client.contradictions(Census.services(manager.docker())), "by " + manager);
    }
    Docker docker = managers.getFirst().docker();
    int replicas = Census.services(docker).values().stream().mapToInt(Integer::intValue).sum();
    Await.within(
        SETTLING,
        "as many tasks as asked for are wanted",
        () -> Census.wanted(docker).size(),
        now -> now == replicas);
    Await.within(
        SETTLING,
        "exactly the wanted tasks run, each once",
        () -> List.of(Census.wanted(docker), Census.running(cluster)),
        now -> now.getFirst().equals(now.getLast()));
    Await.within(
        SETTLING,
        "no container is left of forgotten tasks",
        () -> forgotten(cluster, docker),
        List::isEmpty);
  }

  private static List<String> forgotten(Cluster cluster, Docker docker)
      throws InterruptedException {
    var left = new ArrayList<>(Census.kept(cluster));
    left.removeAll(Census.remembered(docker));
    return left;
  }
}
