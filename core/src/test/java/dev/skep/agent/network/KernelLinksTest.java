package dev.skep.agent.network;

import static dev.skep.agent.network.Planes.plane;
import static dev.skep.agent.network.Planes.vip;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelLinksTest {
  private static final String NOTHING = "";

  private static KernelLinks addresses(String lines) {
    return KernelLinks.parse(lines, NOTHING);
  }

  @Test
  void givesTheBridgeItsVirtualAddressesAndTakesStaleOnes() {
    var links =
        addresses(
            """
            1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
            7: skepfrontnet    inet 10.0.1.1/24 brd 10.0.1.255 scope global skepfrontnet\\       valid_lft forever
            7: skepfrontnet    inet 10.0.1.99/32 scope global skepfrontnet\\       valid_lft forever
            7: skepfrontnet    inet 10.0.1.101/32 scope global skepfrontnet\\       valid_lft forever
            """);

    assertEquals(
        List.of(
            "addr del 10.0.1.99/32 dev skepfrontnet",
            "addr replace 10.0.1.100/32 dev skepfrontnet"),
        links.addressRepairs(
            plane().withVirtualIps(List.of(vip("10.0.1.100"), vip("10.0.1.101")))));
  }

  @Test
  void leavesOtherDevicesAlone() {
    var links =
        addresses(
            "3: docker0    inet 172.17.0.9/32 scope global docker0\\       valid_lft forever\n");

    assertEquals(List.of(), links.addressRepairs(DataPlane.EMPTY));
  }

  @Test
  void waitsForABridgeThatTheEngineHasNotMadeYet() {
    var wanted = plane().withVirtualIps(List.of(vip("10.0.1.100")));

    assertEquals(List.of(), addresses(NOTHING).addressRepairs(wanted));
    assertEquals(List.of("skepfrontnet"), addresses(NOTHING).missingBridges(wanted));
  }

  @Test
  void turnsHairpinOnForPortsOfOurBridgesOnly() {
    var links =
        KernelLinks.parse(
            NOTHING,
            """
            4: veth1@if3: <BROADCAST,UP> mtu 1500 master skepfrontnet state forwarding priority 32 cost 2 \\    hairpin off guard off
            6: veth2@if5: <BROADCAST,UP> mtu 1500 master skepfrontnet state forwarding priority 32 cost 2 \\    hairpin on guard off
            8: veth3@if7: <BROADCAST,UP> mtu 1500 master docker0 state forwarding priority 32 cost 2 \\    hairpin off guard off
            """);

    assertEquals(List.of("link set dev veth1 hairpin on"), links.hairpinRepairs());
  }
}
