package dev.skep.agent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Ipv4;
import dev.skep.model.Subnet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LeadingPastTest {
  private static final List<String> NOBODY = List.of();

  @Test
  void leavesAtOnceWhoIsToBeLeft() {
    DataPlane was = plane(NOBODY, "10.0.0.1", "10.0.0.2");
    assertEquals(
        backends("10.0.0.2"), backends(LeadingPast.of(was, plane(NOBODY, "10.0.0.2"), was)));
  }

  @Test
  void addsAtOnceWhoIsReached() {
    DataPlane was = plane(NOBODY, "10.0.0.1");
    DataPlane wanted = plane(List.of("10.0.0.3"), "10.0.0.2", "10.0.0.3");
    assertEquals(backends("10.0.0.2"), backends(LeadingPast.of(was, wanted, was)));
    assertEquals(backends("10.0.0.2", "10.0.0.3"), backends(LeadingPast.of(was, wanted, wanted)));
  }

  @Test
  void keepsTheLastOnesUntilThereIsAWayToTheOthers() {
    DataPlane was = plane(NOBODY, "10.0.0.1");
    DataPlane wanted = plane(List.of("10.0.0.3"), "10.0.0.3");
    DataPlane is = LeadingPast.of(was, wanted, was);
    assertEquals(backends("10.0.0.1"), backends(is));
    assertFalse(LeadingPast.isDone(is, wanted));
  }

  @Test
  void leavesEverybodyOfAServiceThatIsGoneOrEmpty() {
    DataPlane was = plane(NOBODY, "10.0.0.1");
    assertEquals(backends(), backends(LeadingPast.of(was, plane(NOBODY), was)));
    DataPlane is = LeadingPast.of(was, DataPlane.EMPTY, was);
    assertEquals(backends(), backends(is));
    assertTrue(LeadingPast.isDone(is, DataPlane.EMPTY));
  }

  private static List<Backend> backends(String... addresses) {
    return Arrays.stream(addresses).map(it -> new Backend(Ipv4.parse(it), 80)).toList();
  }

  private static List<Backend> backends(DataPlane plane) {
    return plane.ports().getFirst().backends();
  }

  /// One published port, with these behind it.
  ///
  /// @param peers addresses on another node
  private static DataPlane plane(List<String> peers, String... backends) {
    Ipv4 host = Ipv4.parse("192.0.2.2");
    var vxlan =
        new Vxlan(
            4097,
            4789,
            Optional.empty(),
            peers.stream().map(it -> new Peer(Ipv4.parse(it), host)).toList());
    var network =
        BridgeNetwork.of("network1", Subnet.parse("10.0.0.0/24"), Ipv4.parse("10.0.0.254"), 1450)
            .withVxlan(vxlan);
    var port = new PublishedPort(new PortKey(Protocol.TCP, 8080), backends(backends));
    return new DataPlane(List.of(network), List.of(port), List.of());
  }
}
