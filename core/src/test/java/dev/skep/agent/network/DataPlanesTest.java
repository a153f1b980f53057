package dev.skep.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.Values;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataPlanesTest {
  private static final NetworkId MESH = new NetworkId("mesh000000");
  private static final NetworkId BACK = new NetworkId("back000000");
  private static final List<NetworkInfo> NETWORKS =
      List.of(
          network(MESH, "ingress", "10.0.0.", 4096, true),
          network(BACK, "back", "10.0.1.", 4097, false));
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
    var plane = DataPlanes.ofContainers(map(NETWORKS));
    assertEquals(
        List.of(PublishedPort.of(Protocol.TCP, 8080, List.of(Backend.of("10.0.0.5", 80)))),
        plane.ports());
  }

  @Test
  void leadsEachVirtualAddressToTheTasksOfItsNetwork() {
    var plane = DataPlanes.ofContainers(map(NETWORKS));
    assertEquals(
        List.of(
            new VirtualIp(MESH.value(), Ipv4.parse("10.0.0.3"), List.of(Ipv4.parse("10.0.0.5"))),
            new VirtualIp(BACK.value(), Ipv4.parse("10.0.1.3"), List.of(Ipv4.parse("10.0.1.5")))),
        plane.virtualIps());
  }

  @Test
  void leavesOutVirtualAddressesOnNetworksThatTheNodeDoesNotKnow() {
    var plane = DataPlanes.ofContainers(map(NETWORKS.subList(0, 1)));
    assertEquals(1, plane.virtualIps().size());
  }

  @Test
  void publishesNothingWithoutAMesh() {
    assertTrue(DataPlanes.ofContainers(map(List.of())).ports().isEmpty());
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

  private static NetworkMap map(List<NetworkInfo> networks) {
    return new NetworkMap(networks, List.of(), List.of(WEB));
  }

  private static NetworkInfo network(
      NetworkId id, String name, String prefix, int vxlanId, boolean ingress) {
    return new NetworkInfo(
        id, name, prefix + "0/24", prefix + "1", vxlanId, 4789, false, ingress, Values.noLabels());
  }

  private static TaskEndpoint task(String task, boolean serving, String mesh, String back) {
    return new TaskEndpoint(
        new TaskId(task),
        "web.1." + task,
        "1",
        new NodeId("n1"),
        serving,
        List.of(new NetworkAttachment(MESH, mesh), new NetworkAttachment(BACK, back)));
  }
}
