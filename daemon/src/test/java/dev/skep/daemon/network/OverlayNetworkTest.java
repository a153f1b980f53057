package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.network.Outcome;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.Values;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.net.DatagramSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Three hosts on one wire, and a client beside them. Task `a` is on host 1, `b` on host 2, `c` on
/// host 3; `web` is `a` and `b`, on port 8080, `own` is `c` alone.
@Tag("integration")
class OverlayNetworkTest {
  private static final NetworkId MESH = new NetworkId("meshnet00000");
  private static final NetworkId FRONT = new NetworkId("frontnet0000");
  private static final String CLIENT = "192.0.2.100";
  private static final String VIP = "10.77.1.100";
  private static final String OWN_VIP = "10.77.1.101";
  private static final int PORT = 8080;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<OverlayHost> hosts = new ArrayList<>();
  private Netns wire;
  private Netns client;
  private Netns a;
  private Netns b;
  private Netns c;

  @BeforeAll
  static void needsRootAndTools() {
    KernelNetworkTest.needsRootAndTools();
  }

  @BeforeEach
  void build() {
    wire = keep(new Netns("w"));
    wire.run("ip link add wire type bridge; ip link set wire up");
    for (int i = 1; i <= 3; i++) hosts.add(keep(new OverlayHost(i, wire)));
    client = keep(new Netns("c"));
    client.run("ip link add eth0 type veth peer name client netns " + wire.name);
    wire.run("ip link set client master wire up");
    client.run("ip addr add " + CLIENT + "/24 dev eth0; ip link set eth0 up");
    a = host(1).task("a", 5);
    b = host(2).task("b", 6);
    c = host(3).task("c", 7);
  }

  @AfterEach
  void tearDown() throws Exception {
    while (!open.isEmpty()) open.pop().close();
  }

  @Test
  void leadsFromATaskToATaskOfAnotherNode() {
    applyToAll(List.of("a", "b"));

    assertEquals("b 10.77.1.5", ask(a, "10.77.1.6", 80));
    assertEquals("a 10.77.0.6", ask(b, "10.77.0.5", 80));
    assertEquals("a 10.77.1.7", ask(c, "10.77.1.5", 80));
  }

  @Test
  void balancesAVirtualAddressOverTheNodes() {
    applyToAll(List.of("a", "b"));

    // Whoever is called sees the caller's own address, save who calls himself.
    assertEquals("[a 10.77.1.7, b 10.77.1.7]", answers(c, VIP, 80));
    assertEquals("[a 10.77.1.251, b 10.77.1.5]", answers(a, VIP, 80));
    assertEquals("[a 10.77.1.253, b 10.77.1.253]", answers(host(3).netns, VIP, 80));
    assertEquals("[c 10.77.1.253]", answers(c, OWN_VIP, 80));
  }

  @Test
  void showsATaskTheClientsOwnAddressWhicheverNodeIsCalled() {
    applyToAll(List.of("a", "b"));

    for (var host : hosts) {
      assertEquals(
          "[a " + CLIENT + ", b " + CLIENT + "]",
          answers(client, host.address, PORT),
          host.address);
      var byUdp = new TreeSet<String>();
      for (int i = 0; i < 4; i++) byUdp.add(askByUdp(host));
      assertEquals("[a " + CLIENT + ", b " + CLIENT + "]", byUdp.toString(), host.address);
    }
  }

  @Test
  void answersOneClientPortAtSeveralNodesAtOnce() {
    applyToAll(List.of("a"));

    client.in(() -> {
      try (var first = new TaskClient(40_000, host(2).address, PORT);
          var second = new TaskClient(40_000, host(3).address, PORT);
          var third = new TaskClient(40_000, host(1).address, PORT)) {
        for (var connection : List.of(first, second, third, first)) {
          assertEquals("a " + CLIENT, connection.ask());
        }
      }
      return true;
    });
  }

  @Test
  void movesAUdpClientThatTurnsToAnotherNode() {
    applyToAll(List.of("a"));

    client.in(() -> {
      try (var socket = new DatagramSocket()) {
        for (int i : List.of(2, 3, 1, 2)) {
          assertEquals("a " + CLIENT, TaskClient.askByUdp(socket, host(i).address, PORT));
        }
      }
      return true;
    });
  }

  @Test
  void answersNodesAndTasksThatCallAPublishedPort() {
    applyToAll(List.of("a", "b"));

    // A node is seen by the address of the node that it calls, on the mesh's network.
    assertEquals("[a 10.77.0.251, b 10.77.0.251]", answers(host(1).netns, "127.0.0.1", PORT));
    assertEquals("[a 10.77.0.252, b 10.77.0.252]", answers(host(1).netns, "192.0.2.2", PORT));
    assertEquals("[a 10.77.0.253, b 10.77.0.253]", answers(host(1).netns, "192.0.2.3", PORT));
    // A task by its own, and by its node's where it calls another.
    assertEquals("[a 10.77.1.7, b 10.77.1.7]", answers(c, "192.0.2.3", PORT));
    assertEquals("[a 10.77.0.251, b 10.77.0.251]", answers(c, "192.0.2.1", PORT));
  }

  @Test
  void fillsWhateverPacketsTheWireTakes() {
    for (int bytes : List.of(1280, 9000)) {
      wire.run("for d in wire h1 h2 h3; do ip link set $d mtu " + bytes + "; done");
      for (var host : hosts) host.netns.run("ip link set eth0 mtu " + bytes);
      applyToAll(List.of("a", "b"));
      // As the engine does for the containers of a network with that option.
      var mtu = " mtu " + (bytes - 50);
      for (var task : List.of(a, b)) task.run("ip link set eth1" + mtu);
      host(1).netns.run("ip link set aeth1" + mtu);
      host(2).netns.run("ip link set beth1" + mtu);

      var before = fragments(host(1));
      ping(a, "10.77.1.6", bytes - 50);
      assertEquals(before, fragments(host(1)), "as large as it goes, in one piece: " + bytes);
      ping(a, "10.77.1.6", 20_000);
    }
  }

  /// @param bytes of the whole packet; 28 are headers
  private static void ping(Netns from, String address, int bytes) {
    from.run("busybox ping -c 1 -W 2 -s " + (bytes - 28) + " " + address);
  }

  /// How many pieces the host has cut packets into so far.
  private static String fragments(OverlayHost host) {
    return host.netns.run("grep ^Ip: /proc/net/snmp | tail -n 1 | cut -d ' ' -f 20");
  }

  @Test
  void healsWhateverIsTakenAway() {
    applyToAll(List.of("a"));

    var whole = bridges(host(2)) + kernel(host(2));
    for (var damage :
        List.of(
            "ip link del vx" + OverlayHost.MESH,
            "ip link set vx" + OverlayHost.MESH + " nomaster",
            "ip link set vx" + OverlayHost.MESH + " down",
            "ip link set vx" + OverlayHost.FRONT + " mtu 1000",
            "ip link set " + OverlayHost.MESH + " address 02:00:00:00:00:01",
            "bridge fdb del 02:42:0a:4d:00:05 dev vx" + OverlayHost.MESH,
            "bridge fdb replace 02:42:0a:4d:00:05 dev vx"
                + OverlayHost.MESH
                + " dst 192.0.2.3 self",
            "bridge fdb append 00:00:00:00:00:00 dev vx" + OverlayHost.MESH + " dst 192.0.2.3 self",
            "ip neigh flush dev vx" + OverlayHost.MESH + " nud permanent",
            "ip neigh replace 10.77.1.9 lladdr 02:42:0a:4d:01:09 nud permanent dev vx"
                + OverlayHost.FRONT,
            "ip rule del pref 4788",
            "ip rule del pref 4789",
            "ip rule del pref 4790",
            "ip route flush table all proto 94",
            "nft flush chain ip skep handed_over",
            "nft flush set ip skep nodes",
            "nft delete table ip skep",
            "iptables -D DOCKER-USER 2")) {
      host(2).netns.run(damage);
      assertFalse(whole.equals(bridges(host(2)) + kernel(host(2))), damage);

      var outcome = host(2).apply(map(2, List.of("a")));

      assertTrue(outcome.complete(), () -> damage + ": " + outcome.reasons());
      assertEquals(whole, bridges(host(2)) + kernel(host(2)), damage);
      assertEquals("a " + CLIENT, ask(client, host(2).address, PORT), damage);
      assertEquals(Outcome.UNCHANGED, host(2).apply(map(2, List.of("a"))), damage);
    }
  }

  @Test
  void leavesNoTraceBehindAndWhatIsOthersAlone() {
    host(2)
        .netns
        .run(
            "ip rule add pref 4789 fwmark 1 table 77; ip route add 198.51.100.0/24 dev eth0 table 77");
    host(2).netns.run("ip link add flannel.1 type vxlan id 1 dstport 8472 local 192.0.2.2");
    host(2)
        .netns
        .run("bridge fdb append 02:42:0a:4d:00:99 dev flannel.1 dst 192.0.2.3 self permanent");
    var before = kernel(host(2));

    applyToAll(List.of("a", "b"));
    assertFalse(before.equals(kernel(host(2))));
    assertTrue(host(2).leave().complete());

    assertEquals(before, kernel(host(2)));
  }

  @Test
  void takesANetworkThatTheNodeHasNoMoreAndKeepsTheOther() {
    applyToAll(List.of("a", "b"));
    var is = map(1, List.of("a", "b"));
    var meshOnly = new NetworkMap(is.networks().subList(0, 1), is.hosts(), is.services());

    assertTrue(host(1).apply(meshOnly).complete());

    var left = kernel(host(1));
    assertFalse(left.contains("vx" + OverlayHost.FRONT), left);
    assertFalse(left.contains("10.77.1.100"), left);
    assertEquals("[a " + CLIENT + ", b " + CLIENT + "]", answers(client, "192.0.2.1", PORT));
  }

  @Test
  void forgetsATaskThatIsOver() {
    applyToAll(List.of("a", "b"));
    applyToAll(List.of("b"));

    var left = kernel(host(2));
    assertFalse(left.contains("02:42:0a:4d:00:05"), left);
    assertEquals("[b " + CLIENT + "]", answers(client, "192.0.2.1", PORT));
  }

  private static String bridges(OverlayHost host) {
    return host.netns.run("ip -o link show type bridge");
  }

  /// As far as it is ours, or could be.
  private static String kernel(OverlayHost host) {
    return host.netns.run(
        "ip -o link show type vxlan | sed 's/^[0-9]*: //; s/link.ether [^ ]*//'; bridge fdb show | grep dst | sort; ip -4 neigh show nud permanent | sort;"
            + " ip rule | sort; ip route show table all | grep -v 'table local' | grep table | sort; nft list tables | grep skep | cat;"
            + " ip -o -4 addr show | grep /32 | sed 's/^[0-9]*: //' | sort; iptables -S DOCKER-USER | sort;"
            + " nft list table ip skep 2>/dev/null | sort; true");
  }

  private OverlayHost host(int number) {
    return hosts.get(number - 1);
  }

  private void applyToAll(List<String> web) {
    for (var host : hosts) {
      var outcome = host.apply(map(host.number, web));
      assertTrue(outcome.complete(), outcome::reasons);
    }
  }

  private NetworkMap map(int self, List<String> web) {
    return new NetworkMap(
        List.of(network(MESH, "ingress", 0, self), network(FRONT, "front", 1, self)),
        hosts.stream().filter(host -> host.number != self).map(OverlayNetworkTest::info).toList(),
        List.of(
            service("web", VIP, true, web.stream().map(OverlayNetworkTest::task).toList()),
            service("own", OWN_VIP, false, List.of(task("c")))));
  }

  private static NetworkInfo network(NetworkId id, String name, int third, int self) {
    var prefix = "10.77." + third;
    return new NetworkInfo(
        id,
        name,
        prefix + ".0/24",
        prefix + "." + (250 + self),
        4096 + third,
        4789,
        false,
        third == 0,
        Values.noLabels());
  }

  private static HostInfo info(OverlayHost host) {
    return new HostInfo(host.node, "h" + host.number, host.address, attachments(250 + host.number));
  }

  private static ServiceEndpoints service(
      String name, String vip, boolean published, List<TaskEndpoint> tasks) {
    var port = new PortConfig("", PortConfig.Protocol.TCP, 80, PORT, PublishMode.INGRESS);
    var udp = new PortConfig("", PortConfig.Protocol.UDP, 80, PORT, PublishMode.INGRESS);
    return new ServiceEndpoints(
        new ServiceId(name),
        name,
        published ? List.of(port, udp) : List.of(),
        List.of(new ServiceAttachment(FRONT, Optional.of(vip + "/24"), List.of())),
        tasks);
  }

  /// Task `a` is at place 5 of host 1, and so on.
  private static TaskEndpoint task(String name) {
    int which = name.charAt(0) - 'a' + 1;
    return new TaskEndpoint(
        new TaskId(name), name, "1", new NodeId("n" + which), true, attachments(4 + which));
  }

  private static List<NetworkAttachment> attachments(int place) {
    return List.of(
        new NetworkAttachment(MESH, "10.77.0." + place + "/24"),
        new NetworkAttachment(FRONT, "10.77.1." + place + "/24"));
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.push(closeable);
    return closeable;
  }

  private static String ask(Netns from, String address, int port) {
    return from.in(() -> TaskClient.askOnce(address, port));
  }

  /// Of four connections, each once.
  private static String answers(Netns from, String address, int port) {
    var answers = new TreeSet<String>();
    Stream.generate(() -> ask(from, address, port)).limit(4).forEach(answers::add);
    return answers.toString();
  }

  private String askByUdp(OverlayHost host) {
    return client.in(() -> {
      try (var socket = new DatagramSocket()) {
        return TaskClient.askByUdp(socket, host.address, PORT);
      }
    });
  }
}
