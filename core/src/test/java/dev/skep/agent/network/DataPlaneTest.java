package dev.skep.agent.network;

import static dev.skep.agent.network.Planes.FRONT;
import static dev.skep.agent.network.Planes.plane;
import static dev.skep.agent.network.Planes.port;
import static dev.skep.agent.network.Planes.vip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Ipv4;
import dev.skep.model.Subnet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataPlaneTest {
  @Test
  void refusesAPortThatIsPublishedTwice() {
    var twice =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                plane(
                    port(Protocol.TCP, 80, "10.0.1.2:80"), port(Protocol.TCP, 80, "10.0.1.3:80")));

    assertEquals("published port is given twice: 80/tcp", twice.getMessage());
  }

  @Test
  void refusesAnAddressThatTwoNodesHave() {
    var twice =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                Planes.overlay(
                    "192.0.2.1",
                    Planes.peer("10.0.1.5", "192.0.2.2"),
                    Planes.peer("10.0.1.5", "192.0.2.3")));

    assertEquals("two nodes have the address 10.0.1.5", twice.getMessage());
  }

  @Test
  void allowsTheSameNumberForTwoProtocols() {
    assertEquals(
        2,
        plane(port(Protocol.TCP, 53, "10.0.1.2:53"), port(Protocol.UDP, 53, "10.0.1.2:53"))
            .ports()
            .size());
  }

  @Test
  void refusesAVirtualAddressOnAnUnknownNetwork() {
    var lost =
        assertThrows(
            IllegalArgumentException.class,
            () -> DataPlane.EMPTY.withVirtualIps(List.of(vip("10.0.1.100", "10.0.1.2"))));

    assertEquals(
        "virtual address 10.0.1.100 is on network frontnetworkid, which this node does not have",
        lost.getMessage());
  }

  @Test
  void namesABridgeWithinTheKernelsFifteenCharacters() {
    assertEquals("skep8f3k2m9x", BridgeNetwork.bridgeName("8f3k2m9xq1w2e3r4t5y6u7i8o"));
    assertTrue(FRONT.bridge().length() <= 15, FRONT.bridge());
  }

  @Test
  void refusesAGatewayOutsideOfItsSubnet() {
    assertThrows(
        IllegalArgumentException.class,
        () -> BridgeNetwork.of("n1", Subnet.parse("10.0.1.0/24"), Ipv4.parse("10.0.2.1"), 1500));
  }

  @Test
  void ordersAddressesAsUnsignedNumbers() {
    var sorted =
        Stream.of("192.168.0.1", "10.0.0.10", "127.0.0.1", "10.0.0.9").map(Ipv4::parse).sorted();

    assertEquals(
        List.of("10.0.0.9", "10.0.0.10", "127.0.0.1", "192.168.0.1"),
        sorted.map(Ipv4::toString).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0",
        "10.0.0.1.2",
        "10.0.0.256",
        "10.0.0.01",
        "10.0.0.x",
        "10..0.1",
        "10.0.0.-1"
      })
  void refusesWhatIsNotAnAddress(String text) {
    assertThrows(IllegalArgumentException.class, () -> Ipv4.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.1/24", "10.0.0.0/", "10.0.0.0/-1"})
  void refusesWhatIsNotASubnet(String text) {
    assertThrows(IllegalArgumentException.class, () -> Subnet.parse(text));
  }

  @Test
  void knowsWhatASubnetContains() {
    assertTrue(Subnet.parse("10.0.1.0/24").contains(Ipv4.parse("10.0.1.255")));
    assertTrue(!Subnet.parse("10.0.1.0/24").contains(Ipv4.parse("10.0.2.0")));
    assertTrue(Subnet.parse("0.0.0.0/0").contains(Ipv4.parse("255.255.255.255")));
  }
}
