package dev.skep.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Endpoint;
import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.ServiceId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.ServiceEndpoints;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataPlanesTest {
  private static final NetworkId MESH = new NetworkId("mesh000000");
  private static final NetworkId BACK = new NetworkId("back000000");
  private static final List<NetworkInfo> NETWORKS =
      List.of(
          new NetworkInfo(MESH, "ingress", "10.0.0.0/24", "10.0.0.1", 4096, false, true),
          new NetworkInfo(BACK, "back", "10.0.1.0/24", "10.0.1.1", 4097, false, false));
  private static final ServiceEndpoints WEB =
      new ServiceEndpoints(
          new ServiceId("web"),
          "web",
          List.of(new PortConfig("", PortConfig.Protocol.TCP, 80, 8080, PublishMode.INGRESS)),
          List.of(
              new Endpoint.VirtualIp(MESH, "10.0.0.3/24"),
              new Endpoint.VirtualIp(BACK, "10.0.1.3/24")),
          List.of(backend("t1", "10.0.0.5/24", "10.0.1.5/24")));

  @Test
  void publishesPortsOverTheNetworkOfTheMesh() {
    var plane = DataPlanes.ofContainers(NETWORKS, List.of(WEB));
    assertEquals(
        List.of(PublishedPort.of(Protocol.TCP, 8080, List.of(Backend.of("10.0.0.5", 80)))),
        plane.ports());
  }

  @Test
  void leadsEachVirtualAddressToTheTasksOfItsNetwork() {
    var plane = DataPlanes.ofContainers(NETWORKS, List.of(WEB));
    assertEquals(
        List.of(
            new VirtualIp(MESH.value(), Ipv4.parse("10.0.0.3"), List.of(Ipv4.parse("10.0.0.5"))),
            new VirtualIp(BACK.value(), Ipv4.parse("10.0.1.3"), List.of(Ipv4.parse("10.0.1.5")))),
        plane.virtualIps());
  }

  @Test
  void leavesOutVirtualAddressesOnNetworksThatTheNodeDoesNotKnow() {
    var plane = DataPlanes.ofContainers(NETWORKS.subList(0, 1), List.of(WEB));
    assertEquals(1, plane.virtualIps().size());
  }

  @Test
  void publishesNothingWithoutAMesh() {
    assertTrue(DataPlanes.ofContainers(List.of(), List.of(WEB)).ports().isEmpty());
  }

  @Test
  void findsProcessesAtLoopbackAddresses() {
    var plane = DataPlanes.ofProcesses(NETWORKS, List.of(WEB));
    var expected = Backend.of(LoopbackAddresses.of(MESH, "10.0.0.5/24"), 80);
    assertEquals(List.of(expected), plane.ports().getFirst().backends());
    assertTrue(expected.address().isLoopback());
    assertTrue(plane.networks().isEmpty() && plane.virtualIps().isEmpty());
  }

  @Test
  void keepsNetworksApartOnTheLoopback() {
    assertNotEquals(LoopbackAddresses.of(MESH, "10.0.0.5"), LoopbackAddresses.of(BACK, "10.0.0.5"));
  }

  private static ServiceEndpoints.Backend backend(String task, String mesh, String back) {
    return new ServiceEndpoints.Backend(
        new TaskId(task),
        new NodeId("n1"),
        List.of(new NetworkAttachment(MESH, mesh), new NetworkAttachment(BACK, back)));
  }
}
