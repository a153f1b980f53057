package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.agent.network.Backend;
import dev.skep.agent.network.BridgeNetwork;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.Problem;
import dev.skep.agent.network.Protocol;
import dev.skep.agent.network.PublishedPort;
import dev.skep.agent.network.VirtualIp;
import dev.skep.model.Ipv4;
import dev.skep.model.Subnet;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Four network namespaces: a client outside, the node with a bridge, and two tasks on that bridge.
/// The filter drops what is forwarded as Docker's does.
@Tag("integration")
abstract class KernelNetworkTest extends NodeNetworkContract {
  private static final BridgeNetwork FRONT =
      BridgeNetwork.of("frontnet0000", Subnet.parse("10.77.1.0/24"), Ipv4.parse("10.77.1.1"), 1500);
  private static final String CLIENT = "192.0.2.2";
  private static final String NODE = "192.0.2.1";
  private static final String VIP = "10.77.1.100";
  private static final int PORT = 8080;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Netns client;
  private Netns node;
  private Netns taskA;
  private Netns taskB;
  private NodeNetwork network;

  /// Opens the way to the kernel that is under test; called inside of the node.
  abstract Nft nft();

  @BeforeAll
  static void needsRootAndTools() {
    var missing = new TreeSet<String>();
    if (!Netns.sh("id -u").strip().equals("0")) missing.add("root");
    for (var tool : List.of("ip", "bridge", "nft", "iptables", "conntrack", "busybox")) {
      if (Netns.sh("command -v " + tool + " || true").isBlank()) missing.add(tool);
    }
    if (missing.isEmpty()
        && new Tools().run(List.of("unshare", "-n", "true"), "") instanceof Tools.Ended e
        && !e.ok()) {
      missing.add("the right to make network namespaces");
    }
    assumeTrue(missing.isEmpty(), () -> "needs " + String.join(", ", missing));
  }

  @BeforeEach
  void build() {
    client = netns("c");
    node = netns("n");
    taskA = netns("a");
    taskB = netns("b");
    wire(client, CLIENT + "/24", "up0", node.name, "wire");
    node.run("ip addr add " + NODE + "/24 dev wire; ip link set wire up");
    node.run(
        "ip link add " + FRONT.bridge() + " type bridge; ip link set " + FRONT.bridge() + " up");
    node.run("ip addr add 10.77.1.1/24 dev " + FRONT.bridge());
    node.run(
        "iptables -P FORWARD DROP; iptables -N DOCKER-USER; iptables -A DOCKER-USER -j RETURN");
    node.run("iptables -A FORWARD -j DOCKER-USER");
    // What Docker allows each of its bridges.
    node.run(
        "iptables -A FORWARD -o "
            + FRONT.bridge()
            + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
    node.run("iptables -A FORWARD -i " + FRONT.bridge() + " -j ACCEPT");
    task(taskA, "a", "10.77.1.2");
    task(taskB, "b", "10.77.1.3");
    network = keep(daemon(KernelSwitches.ROOT));
  }

  private NodeNetwork daemon(Path switches) {
    return node.in(
        () -> new InNode(new KernelNetwork(nft(), new Tools(), new KernelSwitches(switches))));
  }

  @AfterEach
  void tearDown() throws Exception {
    while (!open.isEmpty()) open.pop().close();
  }

  @Test
  void showsTheTaskTheClientsOwnAddress() {
    apply(published(a()));

    assertEquals("a " + CLIENT, atClient(() -> TaskClient.askOnce(NODE, PORT)));
  }

  @Test
  void answersTheNodeItselfOnAllItsAddresses() {
    apply(published(a(), b()));

    for (var address : List.of("127.0.0.1", "127.0.0.9", NODE, "10.77.1.1")) {
      var answers = new TreeSet<String>();
      for (int i = 0; i < 4; i++)
        answers.add(node.in(() -> TaskClient.askOnce(address, PORT)).split(" ")[0]);
      assertEquals("[a, b]", answers.toString(), address);
    }
  }

  @Test
  void letsATaskReachItselfAndItsNeighbourThroughThePublishedPort() {
    apply(published(a(), b()));

    var answers = new TreeSet<String>();
    for (int i = 0; i < 4; i++) answers.add(taskA.in(() -> TaskClient.askOnce(NODE, PORT)));

    // Itself by the gateway's address, since nobody accepts packets from himself; its neighbour by
    // its own.
    assertEquals("[a 10.77.1.1, b 10.77.1.2]", answers.toString());
  }

  @Test
  void balancesAVirtualAddressForTasksAndTheNode() {
    apply(bare().withVirtualIps(List.of(vip("10.77.1.2", "10.77.1.3"))));

    for (var from : List.of(taskA, taskB, node)) {
      var answers = new TreeSet<String>();
      for (int i = 0; i < 4; i++)
        answers.add(from.in(() -> TaskClient.askOnce(VIP, 80)).split(" ")[0]);
      assertEquals("[a, b]", answers.toString(), from.name);
    }
    assertEquals(
        0,
        Integer.parseInt(
            taskA.run("busybox ping -c 1 -W 2 " + VIP + " >/dev/null; echo $?").strip()));
  }

  @Test
  void refusesAVirtualAddressWithoutBackendsEvenIfTheNodeListensThere() {
    apply(bare().withVirtualIps(List.of(vip())));
    keep(node.in(() -> new TaskServer("node", "0.0.0.0", 80)));

    var refused =
        assertThrows(
            IllegalStateException.class, () -> taskA.in(() -> TaskClient.askOnce(VIP, 80)));
    assertTrue(refused.getCause() instanceof ConnectException, refused::toString);
  }

  @Test
  void keepsAVirtualAddressWithinItsNetwork() {
    apply(bare().withVirtualIps(List.of(vip("10.77.1.2"))));
    client.run("ip route add " + VIP + " via " + NODE);

    var refused =
        assertThrows(
            IllegalStateException.class, () -> atClient(() -> TaskClient.askOnce(VIP, 80)));
    assertTrue(refused.getCause() instanceof ConnectException, refused::toString);
    assertEquals("a 10.77.1.3", taskB.in(() -> TaskClient.askOnce(VIP, 80)));
  }

  @Test
  void healsWhenSomebodyDeletesATableOrAnElementOrAnAddress() {
    var wanted = published(a()).withVirtualIps(List.of(vip("10.77.1.2")));
    apply(wanted);
    var whole = node.run("nft list table ip skep");

    for (var damage :
        List.of(
            "nft delete table ip skep",
            "nft delete element ip skep published '{ tcp . 8080 }'",
            "nft flush chain ip skep port_tcp_8080",
            "nft add rule ip skep prerouting tcp dport 8080 drop",
            "ip addr del " + VIP + "/32 dev " + FRONT.bridge(),
            "iptables -F DOCKER-USER",
            "echo 0 > /proc/sys/net/ipv4/conf/" + FRONT.bridge() + "/route_localnet")) {
      node.run(damage);
      assertTrue(apply(wanted).changed(), damage);

      assertEquals("a " + CLIENT, atClient(() -> TaskClient.askOnce(NODE, PORT)), damage);
      assertEquals("a", node.in(() -> TaskClient.askOnce("127.0.0.1", PORT)).split(" ")[0], damage);
      assertEquals("a", taskB.in(() -> TaskClient.askOnce(VIP, 80)).split(" ")[0], damage);
      assertEquals(whole, node.run("nft list table ip skep"), damage);
    }
  }

  @Test
  void leavesOtherTablesAloneAndNoTraceBehind() {
    node.run(
        "nft add table ip mine; nft add chain ip mine keep; nft add rule ip mine keep tcp dport 1 drop");
    var before = node.run("nft list ruleset; ip -o -4 addr show");

    apply(published(a(), b()).withVirtualIps(List.of(vip("10.77.1.2"))));
    assertTrue(node.run("nft list ruleset").contains("table ip skep"));
    assertTrue(network.removeAll().complete());

    assertEquals(before, node.run("nft list ruleset; ip -o -4 addr show"));
    assertEquals(Outcome.UNCHANGED, network.removeAll());
  }

  @Test
  void takesOverWhatAnEarlierDaemonLeftAndKeepsItsConnections() throws IOException {
    apply(published(a(), b()));
    try (var connection = atClient(() -> new TaskClient(NODE, PORT))) {
      var before = connection.ask();
      var table = node.run("nft list table ip skep");
      network.close();
      assertEquals(
          table, node.run("nft list table ip skep"), "a daemon that stops leaves the data plane");

      network = keep(daemon(KernelSwitches.ROOT));
      apply(published(a(), b()));

      assertEquals(before, connection.ask());
      assertEquals(table, node.run("nft list table ip skep"));
    }
  }

  @Test
  void neverRefusesAConnectionWhileTheTableIsReplaced() {
    var wanted = published(a(), b());
    apply(wanted);

    var takeovers =
        CompletableFuture.runAsync(() -> {
          for (int i = 0; i < 20; i++) {
            try (var next = daemon(KernelSwitches.ROOT)) {
              assertTrue(next.apply(wanted).changed());
            }
          }
        });
    var answers = new TreeSet<String>();
    while (!takeovers.isDone()) answers.add(nameThatAnswers());
    takeovers.join();

    assertEquals("[a, b]", answers.toString());
  }

  @Test
  void recognisesItsOwnTableWithHundredsOfServices() {
    var ports =
        IntStream.range(0, 300)
            .mapToObj(i -> PublishedPort.of(Protocol.TCP, 20_000 + i, List.of(a(), b())));
    var wanted = bare().withPorts(ports.toList());
    apply(wanted);

    assertEquals(Outcome.UNCHANGED, apply(wanted));
    apply(wanted.withPorts(wanted.ports().subList(0, 299)));
    assertEquals(Outcome.UNCHANGED, apply(wanted.withPorts(wanted.ports().subList(0, 299))));
  }

  @Test
  void givesNftsOwnWordsWhenItDeclines() {
    var reply = node.in(() -> nft().run("add rule ip nowhere web accept\n"));

    assertTrue(
        reply instanceof Nft.Reply.Declined(var error)
            && error.contains("No such file or directory"),
        reply::toString);
  }

  @Test
  void followsManyChangesInStepWithTheTextItWouldWriteAnew() {
    for (int round = 0; round < 12; round++) {
      var backends =
          round % 4 == 0
              ? new Backend[0]
              : round % 2 == 0 ? new Backend[] {a()} : new Backend[] {a(), b()};
      var wanted = round % 3 == 2 ? bare() : published(backends);
      apply(round % 5 == 1 ? wanted.withVirtualIps(List.of(vip("10.77.1.2"))) : wanted);
    }
    apply(published(b()));
    var updated = node.run("nft list table ip skep").lines().map(String::strip).sorted().toList();
    node.run("nft delete table ip skep");
    apply(published(b()));

    assertEquals(
        updated, node.run("nft list table ip skep").lines().map(String::strip).sorted().toList());
    assertEquals("b", nameThatAnswers());
  }

  @Test
  void worksWhereBridgedFramesAreNotSeen(@TempDir Path noSwitches) {
    node.run(
        "echo 0 > /proc/sys/net/bridge/bridge-nf-call-iptables; echo 1 > /proc/sys/net/ipv4/ip_forward");
    network = keep(daemon(noSwitches));
    apply(published(a(), b()).withVirtualIps(List.of(vip("10.77.1.2", "10.77.1.3"))));

    var answers = new TreeSet<String>();
    for (int i = 0; i < 4; i++) answers.add(taskA.in(() -> TaskClient.askOnce(VIP, 80)));

    assertEquals("[a 10.77.1.1, b 10.77.1.1]", answers.toString());
    assertEquals("a " + CLIENT, atClient(() -> TaskClient.askOnce(NODE, PORT)));
  }

  @Test
  void waitsForTheEnginesBridge() {
    var later =
        BridgeNetwork.of(
            "laternet0000", Subnet.parse("10.77.2.0/24"), Ipv4.parse("10.77.2.1"), 1500);
    var wanted = new DataPlane(List.of(FRONT, later), published(a()).ports(), List.of());

    var outcome = network.apply(wanted);
    assertEquals(
        List.of(new Problem.Pending("bridge " + later.bridge() + " does not exist yet")),
        outcome.problems());
    assertEquals("a", nameThatAnswers());

    node.run(
        "ip link add "
            + later.bridge()
            + " type bridge; ip addr add 10.77.2.1/24 dev "
            + later.bridge());
    apply(wanted);
  }

  @Test
  void keepsContainersAwayFromTheNodesLoopback() {
    apply(published(a()));
    keep(node.in(() -> new TaskServer("secret", "127.0.0.5", 9999)));
    // A container with enough rights can send loopback addresses by its wire.
    taskA.run(
        "ip rule del pref 0; ip rule add pref 9 lookup local; ip rule add pref 5 to 127.0.0.5 lookup 7");
    taskA.run(
        "ip route add 127.0.0.5 via 10.77.1.1 table 7; echo 1 > /proc/sys/net/ipv4/conf/eth0/route_localnet");
    var call =
        "timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.5/9999' 2>/dev/null && echo in || echo out";

    node.run("nft flush chain ip skep loopback");
    assertEquals("in", taskA.run(call).strip(), "the way that is to be closed");
    apply(published(a()));
    assertEquals("out", taskA.run(call).strip());
  }

  private VirtualIp vip(String... backends) {
    return new VirtualIp(
        FRONT.id(), Ipv4.parse(VIP), List.of(backends).stream().map(Ipv4::parse).toList());
  }

  private Netns netns(String what) {
    return keep(new Netns(what));
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.push(closeable);
    return closeable;
  }

  /// A veth pair: one end with an address in `from`, the other, without one, in the namespace `to`.
  private static void wire(Netns from, String address, String device, String to, String peer) {
    from.run("ip link add " + device + " type veth peer name " + peer + " netns " + to);
    from.run("ip addr add " + address + " dev " + device + "; ip link set " + device + " up");
  }

  private void task(Netns task, String name, String address) {
    wire(task, address + "/24", "eth0", node.name, "veth" + name);
    node.run("ip link set veth" + name + " master " + FRONT.bridge() + " up");
    task.run("ip route add default via 10.77.1.1");
    keep(task.in(() -> new TaskServer(name, address, 80)));
  }

  /// Does everything on the thread that is inside of the node.
  private final class InNode implements NodeNetwork {
    private final NodeNetwork inner;

    InNode(NodeNetwork inner) {
      this.inner = inner;
    }

    @Override
    public Outcome apply(DataPlane wanted) {
      return node.in(() -> inner.apply(wanted));
    }

    @Override
    public Outcome removeAll() {
      return node.in(inner::removeAll);
    }

    @Override
    public void close() {
      node.in(() -> {
        inner.close();
        return true;
      });
    }
  }

  @Override
  NodeNetwork network() {
    return network;
  }

  @Override
  Backend a() {
    return Backend.of("10.77.1.2", 80);
  }

  @Override
  Backend b() {
    return Backend.of("10.77.1.3", 80);
  }

  @Override
  DataPlane bare() {
    return new DataPlane(List.of(FRONT), List.of(), List.of());
  }

  @Override
  int port() {
    return PORT;
  }

  @Override
  String nodeAddress() {
    return NODE;
  }

  @Override
  <T> T atClient(Callable<T> work) {
    return client.in(work);
  }
}
