package dev.skep.daemon.network;

import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.DataPlanes;
import dev.skep.agent.network.Outcome;
import dev.skep.model.Ipv4;
import dev.skep.model.NodeId;
import dev.skep.wire.NetworkMap;
import java.util.ArrayDeque;
import java.util.Deque;

/// A host of an engine with two networks, as a network namespace: bridges and rules as the engine
/// makes them, the data plane as the daemon does. Host `n` is 192.0.2.n on the wire, and .25n on
/// each network.
final class OverlayHost implements AutoCloseable {
  static final String MESH = "skepmeshnet0";
  static final String FRONT = "skepfrontnet";

  final NodeId node;
  final String address;
  final int number;
  final Netns netns;
  private NodeNetwork network;
  private int run;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /// @param wire a namespace with a bridge `wire`, to which all hosts are connected
  OverlayHost(int number, Netns wire) {
    this.number = number;
    node = new NodeId("n" + number);
    address = "192.0.2." + number;
    netns = new Netns("h" + number);
    netns.run("ip link add eth0 type veth peer name h" + number + " netns " + wire.name);
    wire.run("ip link set h" + number + " master wire up");
    netns.run("ip addr add " + address + "/24 dev eth0; ip link set eth0 up");
    netns.run(
        "iptables -P FORWARD DROP; iptables -N DOCKER-USER; iptables -A DOCKER-USER -j RETURN");
    netns.run("iptables -A FORWARD -j DOCKER-USER; iptables -N STAGE1; iptables -N STAGE2");
    netns.run("iptables -A FORWARD -j STAGE1");
    bridge(MESH, "10.77.0");
    bridge(FRONT, "10.77.1");
    network = kernel();
  }

  private NodeNetwork kernel() {
    return netns.in(() ->
        new KernelNetwork(
            new NftCommand(new Tools()), new Tools(), new KernelSwitches(KernelSwitches.ROOT)));
  }

  /// Names the run of its daemon.
  String incarnation() {
    return node + " run " + run;
  }

  /// The daemon is not there any more, nor what lives in it: the kernel takes a namespace apart in
  /// its own time.
  void stop() {
    netns.in(() -> {
      network.close();
      return true;
    });
    var sealed = "ip -o link show type vxlan | grep link-netnsid || true";
    while (!netns.run(sealed).isBlank()) Thread.onSpinWait();
  }

  /// Another daemon, after [#stop].
  void start() {
    run++;
    network = kernel();
  }

  /// What Docker 20.10 does for a network of the user's.
  private void bridge(String bridge, String prefix) {
    netns.run("ip link add " + bridge + " type bridge; ip link set " + bridge + " up");
    netns.run("ip addr add " + prefix + "." + (250 + number) + "/24 dev " + bridge);
    netns.run("iptables -A STAGE1 -i " + bridge + " ! -o " + bridge + " -j STAGE2");
    netns.run("iptables -A STAGE2 -o " + bridge + " -j DROP");
    netns.run(
        "iptables -A FORWARD -o "
            + bridge
            + " -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT");
    netns.run("iptables -A FORWARD -i " + bridge + " -j ACCEPT");
    netns.run(
        "iptables -t nat -A POSTROUTING -s " + prefix + ".0/24 ! -o " + bridge + " -j MASQUERADE");
  }

  DataPlane plane(NetworkMap map) {
    return netns.in(() ->
        DataPlanes.ofContainers(Underlays.of(node, address).withIncarnation(incarnation()), map));
  }

  Outcome apply(NetworkMap map) {
    var plane = plane(map);
    return netns.in(() -> network.apply(plane));
  }

  Outcome leave() {
    return netns.in(network::removeAll);
  }

  /// A task on both networks, whose way out is the front network's, and which answers on port 80.
  ///
  /// @param place the last number of its addresses
  Netns task(String name, int place) {
    var task = new Netns(name);
    open.push(task);
    attach(task, name, "eth0", MESH, "10.77.0." + place);
    attach(task, name, "eth1", FRONT, "10.77.1." + place);
    task.run("ip route add default via 10.77.1." + (250 + number));
    // One for each address, so that datagrams are answered from where they went to.
    open.push(task.in(() -> new TaskServer(name, "10.77.0." + place, 80)));
    open.push(task.in(() -> new TaskServer(name, "10.77.1." + place, 80)));
    return task;
  }

  private void attach(Netns task, String name, String device, String bridge, String ip) {
    var peer = name + device;
    netns.run("ip link add " + peer + " type veth peer name " + device + " netns " + task.name);
    netns.run("ip link set " + peer + " master " + bridge + " up");
    // The engine's way to choose one.
    var bytes = Ipv4.parse(ip).bits();
    task.run(
        String.format(
            "ip link set %s address 02:42:%02x:%02x:%02x:%02x",
            device, bytes >>> 24, bytes >> 16 & 255, bytes >> 8 & 255, bytes & 255));
    task.run("ip addr add " + ip + "/24 dev " + device + "; ip link set " + device + " up");
    var mtu =
        netns.run("ip -o link show " + bridge + " | sed 's/.* mtu \\([0-9]*\\) .*/\\1/'").strip();
    task.run("ip link set " + device + " mtu " + mtu);
    netns.run("ip link set " + peer + " mtu " + mtu);
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) open.pop().close();
    stop();
    netns.close();
  }
}
