package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.NetworkId;
import dev.skep.model.NetworkKey;
import dev.skep.model.NetworkSpec;
import dev.skep.model.NodeId;
import dev.skep.model.Payload;
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
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two hosts on one wire on which everything is captured, and a stranger beside them. Task `a` is
/// on host 1 and has 5 as its last number, `secretb` on host 2 and has 6; on 10.77.1.0/24 they meet
/// encrypted, on 10.77.0.0/24 in the clear.
@Tag("integration")
class EncryptedOverlayTest {
  private static final NetworkId PLAIN = new NetworkId("meshnet00000");
  private static final NetworkId SEALED = new NetworkId("frontnet0000");
  private static final int PLAIN_ID = 4096;
  private static final int SEALED_ID = 4097;
  private static final int VXLAN_PORT = 4789;
  private static final int SEALED_PORT = 4788;

  /// Of a wire of 1500 bytes what VXLAN and the seal leave.
  private static final int MTU_BYTES = 1418;

  private static final String MARKER = "secretb";
  private static final SortedMap<String, String> ENCRYPTED = encrypted();

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private OverlayHost one;
  private OverlayHost two;
  private Netns stranger;
  private Netns a;
  private Netns b;
  private Capture capture;

  @BeforeAll
  static void needsRootAndTools() {
    KernelNetworkTest.needsRootAndTools();
  }

  @BeforeEach
  void build() {
    var wire = keep(new Netns("w"));
    wire.run("ip link add wire type bridge; ip link set wire up");
    capture = keep(new Capture(wire));
    one = keep(new OverlayHost(1, wire));
    two = keep(new OverlayHost(2, wire));
    stranger = keep(new Netns("x"));
    stranger.run("ip link add eth0 type veth peer name stranger netns " + wire.name);
    wire.run("ip link set stranger master wire up");
    stranger.run("ip addr add 192.0.2.66/24 dev eth0; ip link set eth0 up");
    a = one.task("a", 5);
    b = two.task(MARKER, 6);
    // As the engine does for the containers of a network with that option.
    for (var task : List.of(a, b)) task.run("ip link set eth1 mtu " + MTU_BYTES);
    one.netns.run("ip link set aeth1 mtu " + MTU_BYTES);
    two.netns.run("ip link set " + MARKER + "eth1 mtu " + MTU_BYTES);
  }

  @AfterEach
  void tearDown() throws Exception {
    while (!open.isEmpty()) open.pop().close();
  }

  @Test
  void carriesWhatNobodyOnTheWireCanRead() {
    applyBoth(1);

    assertEquals(MARKER + " 10.77.1.5", a.in(() -> TaskClient.askOnce("10.77.1.6", 80)));
    ping(b, "10.77.1.5", 20_000);
    var sealed = capture.frames();
    assertFalse(Capture.holds(sealed, MARKER));
    assertEquals(List.of(), Capture.datagrams(sealed, VXLAN_PORT));
    assertFalse(Capture.datagrams(sealed, SEALED_PORT).isEmpty());

    assertEquals(MARKER + " 10.77.0.5", a.in(() -> TaskClient.askOnce("10.77.0.6", 80)));
    assertTrue(Capture.holds(capture.frames(), MARKER), "in the clear it is seen");
  }

  @Test
  void carriesAMillionBytesAtOnceInPacketsThatFitTheWire() {
    applyBoth(1);
    var before = fragments();

    for (var from : List.of(a, b)) {
      var to = from == a ? "10.77.1.6" : "10.77.1.5";
      from.in(() -> {
        try (var client = new TaskClient(to, 80)) {
          return client.ask("x".repeat(1_000_000));
        }
      });
    }
    ping(a, "10.77.1.6", MTU_BYTES);

    assertEquals(before, fragments());
  }

  @Test
  void dropsWhatASealDoesNotVouchFor() {
    applyBoth(1);
    ping(a, "10.77.1.6", 100);
    capture.frames();
    a.in(() -> askByUdp("10.77.1.6"));
    var genuine = Capture.datagrams(capture.frames(), SEALED_PORT);
    assertFalse(genuine.isEmpty());
    long heard = datagramsIn(b);

    send(VXLAN_PORT, forged(SEALED_ID, 1));
    for (byte[] packet : genuine) {
      send(SEALED_PORT, packet);
      packet[packet.length - 1] ^= 1;
      send(SEALED_PORT, packet);
    }
    send(SEALED_PORT, new byte[0]);
    send(SEALED_PORT, forged(SEALED_ID, 1));
    // What the relay hears, it hears in turn: after this it has heard all.
    ping(a, "10.77.1.6", 100);
    assertEquals(heard, datagramsIn(b));

    // The forger knows his trade: in the clear he gets through.
    send(VXLAN_PORT, forged(PLAIN_ID, 0));
    ping(a, "10.77.0.6", 100);
    assertEquals(heard + 1, datagramsIn(b));
  }

  @Test
  void changesKeysWithoutLosingAPacket() {
    applyBoth(1);
    // One of the two hears of each key first.
    for (long oldest = 2; oldest <= 6; oldest++) {
      var first = oldest % 2 == 0 ? one : two;
      var second = first == one ? two : one;
      for (var host : List.of(first, second)) {
        apply(host, keys(oldest), other(host).incarnation());
        ping(a, "10.77.1.6", 100);
        ping(b, "10.77.1.5", 100);
      }
    }
  }

  @Test
  void refusesAKeyOnceItIsOld() {
    applyBoth(1);
    apply(one, keys(4), two.incarnation());

    assertLost(a, "10.77.1.6");
    assertLost(b, "10.77.1.5");

    apply(two, keys(4), one.incarnation());
    ping(a, "10.77.1.6", 100);
  }

  @Test
  void sendsNothingWithoutAKey() {
    apply(one, List.of(), two.incarnation());
    apply(two, keys(1), one.incarnation());

    assertNothingLeaves(one);

    apply(one, keys(1), two.incarnation());
    ping(a, "10.77.1.6", 100);
  }

  @Test
  void sendsNothingToANodeThatIsNotKnownToSeal() {
    apply(one, keys(1), "");
    apply(two, keys(1), one.incarnation());

    assertNothingLeaves(one);
  }

  @Test
  void sendsNothingWhileTheDaemonIsAway() {
    applyBoth(1);
    ping(a, "10.77.1.6", 100);

    one.stop();
    assertNothingLeaves(one);
    one.netns.run("nft flush ruleset");
    assertNothingLeaves(one);

    one.start();
    apply(one, keys(1), two.incarnation());
    apply(two, keys(1), one.incarnation());
    ping(a, "10.77.1.6", 100);
    ping(b, "10.77.1.5", 100);
  }

  @Test
  void believesNothingThatWasSealedForAnEarlierRun() {
    applyBoth(1);
    capture.frames();
    a.in(() -> askByUdp("10.77.1.6"));
    var former = Capture.datagrams(capture.frames(), SEALED_PORT);
    assertFalse(former.isEmpty());

    two.stop();
    two.start();
    apply(two, keys(1), one.incarnation());
    apply(one, keys(1), two.incarnation());
    ping(a, "10.77.1.6", 100);
    long heard = datagramsIn(b);
    former.forEach(packet -> send(SEALED_PORT, packet));
    ping(a, "10.77.1.6", 100);

    assertEquals(heard, datagramsIn(b));
  }

  @Test
  void healsAndNeverLetsADeviceSendByItself() {
    applyBoth(1);
    var device = "vx" + OverlayHost.FRONT;
    for (var damage :
        List.of(
            "ip link del " + device,
            "ip link set " + device + " nomaster down",
            "bridge fdb del 02:42:0a:4d:01:06 dev " + device,
            "ip link del "
                + device
                + "; ip link add "
                + device
                + " type vxlan id "
                + SEALED_ID
                + " dstport 4789 local 192.0.2.1 nolearning proxy")) {
      one.netns.run(damage);

      apply(one, keys(1), two.incarnation());

      ping(a, "10.77.1.6", 100);
      assertTrue(one.netns.run("ip -o link show " + device).contains("link-netnsid"), damage);
    }
  }

  @Test
  void leavesNoTraceBehind() {
    applyBoth(1);

    var left = one.leave();

    assertTrue(left.complete(), left::reasons);
    assertEquals("", one.netns.run("ip -o link show type vxlan"));
    assertEquals("", one.netns.run("ss -lunH 'sport = " + SEALED_PORT + "'").strip());
  }

  // what is looked at

  /// What `a` sends to `b` is lost, and on the wire there is no word of it.
  private void assertNothingLeaves(OverlayHost host) {
    capture.frames();
    assertLost(a, "10.77.1.6");
    var frames = capture.frames();
    assertEquals(List.of(), Capture.datagrams(frames, VXLAN_PORT), host.address);
    assertEquals(List.of(), Capture.datagrams(frames, SEALED_PORT), host.address);
  }

  private static void assertLost(Netns from, String address) {
    assertThrows(IllegalStateException.class, () -> from.run("busybox ping -c 1 -W 1 " + address));
  }

  /// @param bytes of the whole packet; 28 are headers
  private static void ping(Netns from, String address, int bytes) {
    from.run("busybox ping -c 1 -W 2 -s " + (bytes - 28) + " " + address);
  }

  private static String askByUdp(String address) throws Exception {
    try (var socket = new DatagramSocket()) {
      return TaskClient.askByUdp(socket, address, 80);
    }
  }

  private static long datagramsIn(Netns netns) {
    return Long.parseLong(
        netns.run("grep ^Udp: /proc/net/snmp | tail -n 1 | cut -d ' ' -f 2").strip());
  }

  private String fragments() {
    return Stream.of(one, two)
        .map(host -> host.netns.run("grep ^Ip: /proc/net/snmp | tail -n 1 | cut -d ' ' -f 20"))
        .toList()
        .toString();
  }

  // what a stranger does

  private void send(int port, byte[] payload) {
    stranger.in(() -> {
      try (var socket = new DatagramSocket()) {
        var to = InetAddress.getByName(two.address);
        socket.send(new DatagramPacket(payload, payload.length, to, port));
      }
      return true;
    });
  }

  /// A datagram from `a` to port 80 of `b`, as their VXLAN devices would exchange it.
  ///
  /// @param third number of their addresses
  private static byte[] forged(int vxlanId, int third) {
    var frame = ByteBuffer.allocate(8 + 14 + 20 + 8 + 1);
    frame.put((byte) 8).put(new byte[3]).putInt(vxlanId << 8);
    frame.put(new byte[] {2, 0x42, 10, 77, (byte) third, 6, 2, 0x42, 10, 77, (byte) third, 5});
    frame.putShort((short) 0x0800);
    int header = frame.position();
    frame.putShort((short) 0x4500).putShort((short) 29).putInt(0);
    frame.putShort((short) 0x4011).putShort((short) 0);
    frame.put(new byte[] {10, 77, (byte) third, 5, 10, 77, (byte) third, 6});
    frame.putShort(header + 10, checksum(frame, header));
    frame.putShort((short) 999).putShort((short) 80).putShort((short) 9).putShort((short) 0);
    frame.put((byte) '?');
    return frame.array();
  }

  private static short checksum(ByteBuffer bytes, int at) {
    int sum = IntStream.range(0, 10).map(i -> bytes.getShort(at + 2 * i) & 0xffff).sum();
    return (short) ~((sum & 0xffff) + (sum >>> 16));
  }

  // what the hosts are told

  private void applyBoth(long oldestKey) {
    apply(one, keys(oldestKey), two.incarnation());
    apply(two, keys(oldestKey), one.incarnation());
  }

  private void apply(OverlayHost host, List<NetworkKey> keys, String othersIncarnation) {
    var outcome = host.apply(map(host, othersIncarnation).withKeys(keys));
    assertTrue(outcome.complete(), outcome::reasons);
  }

  private OverlayHost other(OverlayHost host) {
    return host == one ? two : one;
  }

  private NetworkMap map(OverlayHost self, String othersIncarnation) {
    OverlayHost other = other(self);
    return new NetworkMap(
        List.of(
            network(PLAIN, PLAIN_ID, "10.77.0", self, Values.noLabels()),
            network(SEALED, SEALED_ID, "10.77.1", self, ENCRYPTED)),
        List.of(
            new HostInfo(
                other.node,
                "h" + other.number,
                other.address,
                at(250 + other.number),
                othersIncarnation)),
        List.of(
            new ServiceEndpoints(
                new ServiceId("all"),
                "all",
                List.of(),
                List.of(new ServiceAttachment(SEALED, Optional.empty(), List.of())),
                List.of(task("a", 5, one.node), task(MARKER, 6, two.node)))));
  }

  private static NetworkInfo network(
      NetworkId id,
      int vxlanId,
      String prefix,
      OverlayHost self,
      SortedMap<String, String> options) {
    return new NetworkInfo(
        id,
        id.value(),
        prefix + ".0/24",
        prefix + "." + (250 + self.number),
        vxlanId,
        VXLAN_PORT,
        false,
        id.equals(PLAIN),
        options);
  }

  private static TaskEndpoint task(String name, int place, NodeId node) {
    return new TaskEndpoint(new TaskId(name), name, "1", node, true, at(place));
  }

  private static List<NetworkAttachment> at(int place) {
    return List.of(
        new NetworkAttachment(PLAIN, "10.77.0." + place + "/24"),
        new NetworkAttachment(SEALED, "10.77.1." + place + "/24"));
  }

  private static List<NetworkKey> keys(long oldest) {
    return LongStream.range(oldest, oldest + 3).mapToObj(EncryptedOverlayTest::key).toList();
  }

  private static NetworkKey key(long number) {
    var secret = new byte[NetworkKey.SECRET_BYTES];
    Arrays.fill(secret, (byte) number);
    return new NetworkKey(number, new Payload(secret), Instant.EPOCH);
  }

  private static SortedMap<String, String> encrypted() {
    var options = new TreeMap<String, String>();
    options.put(NetworkSpec.ENCRYPTED, "");
    return options;
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    open.push(closeable);
    return closeable;
  }
}
