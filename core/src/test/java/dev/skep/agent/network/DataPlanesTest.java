package dev.skep.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkKey;
import dev.skep.model.NetworkSpec;
import dev.skep.model.NodeId;
import dev.skep.model.Payload;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Reach;
import dev.skep.model.Reach.Balancing;
import dev.skep.model.ServiceId;
import dev.skep.model.Subnet;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.Values;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DataPlanesTest {
  private static final NetworkId MESH = new NetworkId("mesh000000");
  private static final NetworkId BACK = new NetworkId("back000000");
  private static final List<NetworkInfo> NETWORKS =
      List.of(
          network(MESH, "ingress", "10.0.0.", 4096, true),
          network(BACK, "back", "10.0.1.", 4097, false));
  private static final NetworkInfo ENCRYPTED = encrypted(NETWORKS.getLast());
  private static final NetworkKey KEY =
      new NetworkKey(1, new Payload(new byte[NetworkKey.SECRET_BYTES]), Instant.EPOCH);
  private static final Underlay HERE =
      new Underlay(new NodeId("n1"), Optional.of(Ipv4.parse("192.0.2.1")), 1500);
  private static final ServiceEndpoints WEB =
      new ServiceEndpoints(
          new ServiceId("web"),
          "web",
          List.of(new PortConfig("", PortConfig.Protocol.TCP, 80, 8080, PublishMode.INGRESS)),
          List.of(
              new ServiceAttachment(MESH, Optional.of("10.0.0.3/24"), List.of()),
              new ServiceAttachment(BACK, Optional.of("10.0.1.3/24"), List.of())),
          List.of(
              task("t1", true, "10.0.0.5/24", "10.0.1.5/24"),
              task("t2", false, "10.0.0.6/24", "10.0.1.6/24")));

  @Test
  void publishesPortsOverTheNetworkOfTheMesh() {
    var plane = DataPlanes.ofContainers(HERE, map(NETWORKS));
    assertEquals(
        List.of(PublishedPort.of(Protocol.TCP, 8080, List.of(Backend.of("10.0.0.5", 80)))),
        plane.ports());
  }

  @Test
  void hasPortsAndVirtualAddressesAsTheirServiceIsReached() {
    var reach = new Reach(Balancing.SOURCE_HASH, Optional.of(Subnet.parse("127.0.0.0/8")));
    var web =
        new ServiceEndpoints(
            WEB.service(), WEB.name(), WEB.ports(), WEB.attachments(), WEB.tasks(), reach);
    var plane = DataPlanes.ofContainers(HERE, new NetworkMap(NETWORKS, List.of(), List.of(web)));

    assertEquals(List.of(reach), plane.ports().stream().map(PublishedPort::reach).toList());
    assertEquals(
        List.of(Balancing.SOURCE_HASH, Balancing.SOURCE_HASH),
        plane.virtualIps().stream().map(VirtualIp::balancing).toList());
  }

  @Test
  void leadsEachVirtualAddressToTheTasksOfItsNetwork() {
    var plane = DataPlanes.ofContainers(HERE, map(NETWORKS));
    assertEquals(
        List.of(
            new VirtualIp(MESH.value(), Ipv4.parse("10.0.0.3"), List.of(Ipv4.parse("10.0.0.5"))),
            new VirtualIp(BACK.value(), Ipv4.parse("10.0.1.3"), List.of(Ipv4.parse("10.0.1.5")))),
        plane.virtualIps());
  }

  @Test
  void leavesOutVirtualAddressesOnNetworksThatTheNodeDoesNotKnow() {
    var plane = DataPlanes.ofContainers(HERE, map(NETWORKS.subList(0, 1)));
    assertEquals(1, plane.virtualIps().size());
  }

  @Test
  void publishesNothingWithoutAMesh() {
    assertTrue(DataPlanes.ofContainers(HERE, map(List.of())).ports().isEmpty());
  }

  @Test
  void knowsWhatEveryOtherNodeHasAlsoWhatDoesNotServeYet() {
    var plane = DataPlanes.ofContainers(HERE, map(NETWORKS, host("n2"), host("n3")));

    // Task t1 is on this node, t2 on node 2.
    assertEquals(
        List.of(
            Planes.peer("10.0.1.6", "192.0.2.2"),
            Planes.peer("10.0.1.252", "192.0.2.2"),
            Planes.peer("10.0.1.253", "192.0.2.3")),
        plane.networks().getFirst().vxlan().orElseThrow().peers());
  }

  @Test
  void leadsHandedOverConnectionsBackOnTheNetworkOfTheMesh() {
    var plane = DataPlanes.ofContainers(HERE, map(NETWORKS, host("n2"), host("n3")));

    assertEquals(
        Optional.of(
            new Mesh(
                "skepmesh0000",
                List.of(
                    Planes.peer("10.0.0.252", "192.0.2.2"),
                    Planes.peer("10.0.0.253", "192.0.2.3")))),
        plane.mesh());
    assertEquals(Optional.empty(), DataPlanes.ofContainers(HERE, map(NETWORKS)).mesh());
  }

  @Test
  void leavesOutANodeWhoseAddressIsNoneOfOurKind() {
    var host = new HostInfo(new NodeId("n2"), "n2", "2001:db8::2", host("n2").gateways());

    assertEquals(
        DataPlanes.ofContainers(HERE, map(NETWORKS)),
        DataPlanes.ofContainers(HERE, map(NETWORKS, host)));
  }

  @Test
  void takesTheSizeOfPacketsFromTheWireUnlessTheUserSaysOne() {
    assertEquals(1450, DataPlanes.mtuBytes(NETWORKS.getFirst(), HERE));
    assertEquals(8950, DataPlanes.mtuBytes(NETWORKS.getFirst(), wire(9000)));
    assertEquals(1230, DataPlanes.mtuBytes(NETWORKS.getFirst(), wire(1280)));
    assertEquals(1400, DataPlanes.mtuBytes(withMtu("1400"), wire(9000)));
    for (var nonsense : List.of("", "lots", "-1", "67", "999999999999")) {
      assertEquals(1450, DataPlanes.mtuBytes(withMtu(nonsense), HERE), nonsense);
    }
  }

  @Test
  void leavesRoomForTheSeal() {
    assertEquals(1418, DataPlanes.mtuBytes(ENCRYPTED, HERE));
    assertEquals(1198, DataPlanes.mtuBytes(ENCRYPTED, wire(1280)));
  }

  @Test
  void sealsForTheNodesThatShareAnEncryptedNetwork() {
    var map =
        map(List.of(NETWORKS.getFirst(), ENCRYPTED), sealing("n2", "a"), host("n3"))
            .withKeys(List.of(KEY));
    var plane = DataPlanes.ofContainers(HERE.withIncarnation("self"), map);
    var sealing = plane.sealing().orElseThrow();

    assertEquals(new SealedEnd(new NodeId("n1"), "self"), sealing.self());
    assertEquals(List.of(KEY), sealing.keys());
    assertEquals(4788, sealing.port());
    assertEquals(
        List.of(new SealedPeer(new SealedEnd(new NodeId("n2"), "a"), Ipv4.parse("192.0.2.2"))),
        sealing.peers());
    var back = plane.networks().getFirst().vxlan().orElseThrow();
    assertTrue(back.sealed());
    assertEquals(Optional.of(sealing.inside()), back.local());
    assertFalse(plane.networks().getLast().vxlan().orElseThrow().sealed());
  }

  @Test
  void sealsNothingWithoutAnEncryptedNetwork() {
    var plane = DataPlanes.ofContainers(HERE, map(NETWORKS, sealing("n2", "a")));

    assertEquals(Optional.empty(), plane.sealing());
  }

  @Test
  void findsProcessesAtLoopbackAddresses() {
    var plane = DataPlanes.ofProcesses(map(NETWORKS));
    var expected = Backend.of(LoopbackAddresses.of(MESH, "10.0.0.5/24"), 80);
    assertEquals(List.of(expected), plane.ports().getFirst().backends());
    assertTrue(expected.address().isLoopback());
    assertTrue(plane.networks().isEmpty() && plane.virtualIps().isEmpty());
  }

  @Test
  void keepsNetworksApartOnTheLoopback() {
    assertNotEquals(LoopbackAddresses.of(MESH, "10.0.0.5"), LoopbackAddresses.of(BACK, "10.0.0.5"));
  }

  private static NetworkMap map(List<NetworkInfo> networks, HostInfo... hosts) {
    return new NetworkMap(networks, List.of(hosts), List.of(WEB));
  }

  /// Node `n2` is at 192.0.2.2 on the wire and at .252 on each network, and so on.
  private static HostInfo host(String node) {
    var number = node.substring(1);
    return new HostInfo(
        new NodeId(node),
        node,
        "192.0.2." + number,
        List.of(
            new NetworkAttachment(MESH, "10.0.0.25" + number + "/24"),
            new NetworkAttachment(BACK, "10.0.1.25" + number + "/24")));
  }

  private static HostInfo sealing(String node, String incarnation) {
    HostInfo it = host(node);
    return new HostInfo(it.node(), it.hostname(), it.address(), it.gateways(), incarnation);
  }

  private static NetworkInfo encrypted(NetworkInfo it) {
    return new NetworkInfo(
        it.id(),
        it.name(),
        it.subnet(),
        it.gateway(),
        it.vxlanId(),
        it.vxlanPort(),
        it.internal(),
        it.ingress(),
        new TreeMap<>(Map.of(NetworkSpec.ENCRYPTED, "")));
  }

  private static Underlay wire(int mtuBytes) {
    return new Underlay(HERE.node(), HERE.local(), mtuBytes);
  }

  private static NetworkInfo withMtu(String text) {
    return new NetworkInfo(
        BACK,
        "back",
        "10.0.1.0/24",
        "10.0.1.251",
        4097,
        4789,
        false,
        false,
        new TreeMap<>(Map.of(DataPlanes.MTU_OPTION, text)));
  }

  private static NetworkInfo network(
      NetworkId id, String name, String prefix, int vxlanId, boolean ingress) {
    return new NetworkInfo(
        id,
        name,
        prefix + "0/24",
        prefix + "251",
        vxlanId,
        4789,
        false,
        ingress,
        Values.noLabels());
  }

  private static TaskEndpoint task(String task, boolean serving, String mesh, String back) {
    return new TaskEndpoint(
        new TaskId(task),
        "web.1." + task,
        "1",
        new NodeId(task.replace('t', 'n')),
        serving,
        List.of(new NetworkAttachment(MESH, mesh), new NetworkAttachment(BACK, back)));
  }
}
