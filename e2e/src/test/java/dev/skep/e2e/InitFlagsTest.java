package dev.skep.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.e2e.lab.Await;
import dev.skep.e2e.lab.Cluster;
import dev.skep.e2e.lab.Listed;
import dev.skep.e2e.lab.Node;
import dev.skep.e2e.lab.OnHosts;
import dev.skep.e2e.lab.Output;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What can be said when a swarm is founded or joined.
@OnHosts(3)
final class InitFlagsTest {
  @Test
  void findsTheAddressToAdvertiseByItself(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    assertJoinAddress(one.docker().ok("swarm", "init"), one.host().address() + ":2377");
    assertInfo(one, "Node Address: " + one.host().address());
  }

  @Test
  void asksForAnAddressWhenThereAreSeveral(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    one.host().sh("ip addr add 10.77.0.1/24 dev eth0").run().ok();
    try {
      String said = one.docker().run("swarm", "init").fails().err().strip();
      assertTrue(
          said.startsWith(
              "Error response from daemon: could not choose an IP address to advertise since this"
                  + " system has multiple addresses on interface eth0 ("),
          said);
      assertTrue(said.endsWith(" - specify one with --advertise-addr"), said);
      assertEquals("inactive", one.state());
    } finally {
      one.host().sh("ip addr del 10.77.0.1/24 dev eth0").run().ok();
    }
  }

  @Test
  void listensAndAdvertisesWhereItIsTold(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    String address = one.host().address();
    Output said =
        one.docker()
            .ok(
                "swarm",
                "init",
                "--listen-addr",
                "eth0:4567",
                "--advertise-addr",
                "eth0",
                "--data-path-addr",
                "eth0",
                "--data-path-port",
                "7789");
    assertJoinAddress(said, address + ":4567");
    assertInfo(one, "Node Address: " + address);
    assertInfo(one, "Data Path Port: 7789");
    String listening = one.host().sh("ss -Hltn 'sport = :4567'").run().ok().line();
    assertTrue(listening.matches(".*[ :]" + address + "\\]?:4567 .*"), listening);

    Node two = cluster.node(2);
    cluster.join(two, "worker", "--listen-addr", "eth0:4568", "--advertise-addr", "eth0").ok();
    Cluster.await(one, two, "Ready", each -> each.status().equals("Ready"));
    assertInfo(two, "Node Address: " + two.host().address());
    assertInfo(two, address + ":4567");
  }

  private static void assertJoinAddress(Output said, String address) {
    assertTrue(
        said.out()
            .lines()
            .anyMatch(line ->
                line.startsWith("    docker swarm join --token ") && line.endsWith(" " + address)),
        said.toString());
  }

  private static void assertInfo(Node node, String line) throws InterruptedException {
    String info = node.docker().ok("info").out();
    assertTrue(
        info.lines().anyMatch(each -> each.strip().equals(line)),
        "no line " + line + " in " + info);
  }

  @Test
  void refusesImpossibleAddresses(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    refused(
        one,
        "advertise address must be a non-zero IP address or network interface (with optional port"
            + " number)",
        "--advertise-addr",
        "0.0.0.0");
    refused(
        one,
        "listen address must be an IP address or network interface (with optional port number)",
        "--listen-addr",
        "nowhere:2377");
    refused(
        one,
        "data path address must be a non-zero IP address or network interface (without a port"
            + " number)",
        "--data-path-addr",
        "0.0.0.0");
    refused(
        one,
        "Datapath port number is not in valid range (1024-49151) : 80",
        "--data-path-port",
        "80");
  }

  private static void refused(Node node, String why, String... flags) throws InterruptedException {
    var words = new ArrayList<>(List.of("swarm", "init"));
    words.addAll(List.of(flags));
    String said = node.docker().run(words.toArray(String[]::new)).fails().err().strip();
    assertEquals("Error response from daemon: " + why, said);
    assertEquals("inactive", node.state());
  }

  @Test
  void foundsAndJoinsWithoutTakingTasks(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    cluster.init("--availability", "drain");
    cluster.join(cluster.node(2), "worker", "--availability", "pause").ok();
    cluster.join(cluster.node(3), "worker").ok();
    Cluster.await(one, cluster.node(3), "Ready", each -> each.status().equals("Ready"));
    assertEquals(
        List.of("Drain", "Pause", "Active"),
        Listed.by(one).stream().map(Listed::availability).toList());
    one.docker().ok("service", "create", "-qd", "--name", "who", "--replicas", "3", "whoami");
    Await.replicas(one.docker(), "who", "3/3");
    assertEquals(List.of(0, 0, 3), cluster.spread("who"));
  }

  @Test
  void takesSubnetsFromTheGivenPool(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    cluster.init("--default-addr-pool", "10.20.0.0/16", "--default-addr-pool-mask-length", "26");
    assertInfo(one, "Default Address Pool: 10.20.0.0/16");
    assertInfo(one, "SubnetSize: 26");
    Await.until(
        "the ingress network has a subnet of the pool",
        () ->
            one.docker()
                .run("network", "inspect", "ingress", "--format", "{{json .IPAM.Config}}")
                .out(),
        config -> config.matches("(?s).*\"10\\.20\\.\\d+\\.\\d+/26\".*"));
  }

  @Test
  void takesTheSwarmsSettings(Cluster cluster) throws InterruptedException {
    cluster.apart();
    Node one = cluster.node(1);
    cluster.init(
        "--cert-expiry",
        "48h",
        "--dispatcher-heartbeat",
        "7s",
        "--task-history-limit",
        "2",
        "--snapshot-interval",
        "500",
        "--max-snapshots",
        "3");
    for (String line :
        List.of(
            "Expiry Duration: 2 days",
            "Heartbeat Period: 7 seconds",
            "Task History Retention Limit: 2",
            "Snapshot Interval: 500",
            "Number of Old Snapshots to Retain: 3",
            "Autolock Managers: false")) {
      assertInfo(one, line);
    }
    keepsOneOldTask(one);
  }

  /// The limit is kept, not only shown; the task that runs counts.
  private static void keepsOneOldTask(Node one) throws InterruptedException {
    one.docker().ok("service", "create", "-qd", "--name", "who", "whoami");
    Await.replicas(one.docker(), "who", "1/1");
    for (int round = 1; round <= 3; round++) {
      List<String> before = one.containersOf("who");
      one.docker().ok("service", "update", "-qd", "--force", "who");
      Await.until(
          "another task runs",
          () -> one.containersOf("who"),
          now -> now.size() == 1 && !now.equals(before));
    }
    Await.until(
        "one old task is remembered",
        () -> one.docker().ok("service", "ps", "-q", "who").lines().size(),
        count -> count == 2);
  }
}
