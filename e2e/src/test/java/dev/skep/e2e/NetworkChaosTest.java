package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.e2e.chaos.Census;
import dev.skep.e2e.chaos.Mishap;
import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Docker;
import dev.skep.e2e.lab.Listed;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Seed;
import dev.skep.e2e.network.Agreement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Hosts are cut off, crash, lose their daemon or their engine, while services on several networks
/// roll. After each such fault the managers' store, every agent, every kernel and every name server
/// come to agree. `make chaos NETWORKS=100` does so a hundred times.
@OnHosts(3)
final class NetworkChaosTest {
  /// Two cores start again what a host lost.
  private static final Duration SETTLING = Duration.ofMinutes(3);

  private static final List<String> SERVICES = List.of("web", "pool", "each");

  @Test
  void everybodyAgreesAfterEachFault(Cluster cluster) throws InterruptedException {
    Seed seed = Seed.of("network chaos");
    RandomGenerator dice = seed.dice();
    int rounds = Integer.parseInt(System.getProperty("skep.chaos.rounds", "1"));
    cluster.anew(3, 0);
    deploy(cluster.node(1).docker());
    agree(cluster, seed, 0, "nothing yet");
    for (int round = 1; round <= rounds; round++) {
      Mishap mishap = Mishap.any(cluster, dice);
      Node asked =
          cluster.nodes().stream().filter(it -> !mishap.hits(it)).findFirst().orElseThrow();
      roll(asked.docker(), dice, mishap);
      agree(cluster, seed, round, mishap.toString());
    }
  }

  private static void deploy(Docker docker) throws InterruptedException {
    for (String network : List.of("back", "side")) {
      docker.ok("network", "create", "-d", "overlay", network);
    }
    create(docker, "web --replicas 4 --network back --network side -p 8101:80 whoami");
    create(docker, "pool --replicas 2 --network back --endpoint-mode dnsrr whoami");
    create(docker, "each --mode global --network side -p 8102:80/udp whoami");
  }

  private static void create(Docker docker, String words) throws InterruptedException {
    String line = "service create -qd --stop-grace-period 1s --restart-delay 0s --name " + words;
    docker.ok(line.split(" "));
  }

  /// Services are updated and scaled from before the fault until after it.
  private static void roll(Docker docker, RandomGenerator dice, Mishap mishap)
      throws InterruptedException {
    var over = new AtomicBoolean();
    long scales = dice.nextLong();
    Thread client = Thread.ofVirtual().name("client").start(() -> work(docker, scales, over));
    try {
      mishap.happen();
    } finally {
      over.set(true);
      client.join();
    }
  }

  /// Managers that elect refuse; that is not the question here.
  private static void work(Docker docker, long seed, AtomicBoolean over) {
    RandomGenerator dice = new Seed(seed).dice();
    try {
      while (!over.get()) {
        String service = SERVICES.get(dice.nextInt(SERVICES.size()));
        docker.run("service", "update", "-qd", "--force", service);
        docker.run("service", "scale", "-d", "pool=" + dice.nextInt(1, 5));
        Thread.sleep(dice.nextInt(200, 2000));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void agree(Cluster cluster, Seed seed, int round, String what)
      throws InterruptedException {
    long healed = System.nanoTime();
    Node manager = cluster.node(1);
    Await.within(
        SETTLING,
        "all nodes are well after round " + round + ", " + what + ", " + seed,
        () -> Listed.by(manager),
        now -> now.size() == 3 && now.stream().allMatch(it -> it.status().equals("Ready")));
    Docker docker = manager.docker();
    Await.within(
        SETTLING,
        "exactly the wanted tasks run after round " + round + ", " + what + ", " + seed,
        () -> List.of(Census.wanted(docker), Census.running(cluster)),
        now -> now.getFirst().equals(now.getLast()) && !now.getFirst().isEmpty());
    long well = System.nanoTime();
    List<String> left =
        Await.within(
            SETTLING,
            "all agree after round " + round + ", " + what + ", " + seed,
            () -> Agreement.differences(cluster, manager),
            List::isEmpty);
    assertEquals(List.of(), left);
    System.out.printf(
        "e2e: network chaos: round %d, %s: well after %.1f s, agreed %.1f s later%n",
        round, what, (well - healed) / 1e9, (System.nanoTime() - well) / 1e9);
  }
}
