package dev.skep.agent.network;

import static dev.skep.agent.network.Planes.plane;
import static dev.skep.agent.network.Planes.port;
import static dev.skep.agent.network.Planes.vip;
import static dev.skep.agent.network.Protocol.TCP;
import static dev.skep.agent.network.Protocol.UDP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.model.Reach;
import dev.skep.model.Reach.Balancing;
import dev.skep.model.Subnet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NftTableTest {
  private static NftTable table(DataPlane plane) {
    return NftTable.of(plane, true);
  }

  @Test
  void rendersTheWholeTableAsOneTransaction() {
    var plane =
        plane(port(TCP, 8080, "10.0.1.3:80", "10.0.1.2:80"), port(UDP, 53))
            .withVirtualIps(List.of(vip("10.0.1.100", "10.0.1.2", "10.0.1.3")));

    assertEquals(
        """
        add table ip skep
        delete table ip skep
        table ip skep {
          set addresses {
            type ipv4_addr;
            elements = { 10.0.1.100 }
          }
          set bridges {
            type ifname;
            elements = { "skepfrontnet" }
          }
          set hairpin {
            type ipv4_addr . ipv4_addr;
            elements = { 10.0.1.2 . 10.0.1.2, 10.0.1.3 . 10.0.1.3 }
          }
          set inside {
            type ifname . ipv4_addr;
            elements = { "skepfrontnet" . 10.0.1.100 }
          }
          map marks {
            type ether_addr : mark;
          }
          set nodes {
            type ipv4_addr;
          }
          set ports {
            type inet_proto . inet_service;
            elements = { tcp . 8080, udp . 53 }
          }
          set port_numbers {
            type inet_service;
            elements = { 53, 8080 }
          }
          map published {
            type inet_proto . inet_service : verdict;
            elements = { tcp . 8080 : goto port_tcp_8080, udp . 53 : goto port_udp_53 }
          }
          map virtual_ips {
            type ipv4_addr : verdict;
            elements = { 10.0.1.100 : goto vip_10_0_1_100 }
          }
          chain port_tcp_8080 {
            meta l4proto tcp dnat ip addr . port to numgen inc mod 2 map { 0 : 10.0.1.2 . 80, 1 : 10.0.1.3 . 80 }
          }
          chain port_udp_53 {
          }
          chain same_bridge {
          }
          chain vip_10_0_1_100 {
            meta l4proto { tcp, udp, sctp } dnat to numgen inc mod 2 map { 0 : 10.0.1.2, 1 : 10.0.1.3 }
          }
        """,
        table(plane).replace().split("  # A connection that")[0]);
  }

  @Test
  void rendersTheSameHooksWhateverTheServices() {
    var hooks = table(DataPlane.EMPTY).replace().split("  # A connection that")[1];

    assertEquals(
        hooks,
        table(plane(port(TCP, 80, "10.0.1.2:80"))).replace().split("  # A connection that")[1]);
    assertTrue(hooks.contains("type nat hook prerouting priority -110"), hooks);
    assertTrue(hooks.contains("fib saddr type local masquerade"), hooks);
  }

  @Test
  void replacesOnlyTheRuleWhenABackendLeaves() {
    var was =
        table(plane(port(TCP, 80, "10.0.1.2:80", "10.0.1.3:80"), port(TCP, 81, "10.0.1.3:80")));
    var is = table(plane(port(TCP, 80, "10.0.1.2:80"), port(TCP, 81, "10.0.1.3:80")));

    assertEquals(
        """
        flush chain ip skep port_tcp_80
        add rule ip skep port_tcp_80 meta l4proto tcp dnat ip addr . port to numgen inc mod 1 map { 0 : 10.0.1.2 . 80 }
        """,
        is.updateFrom(was));
  }

  @Test
  void makesTheChainBeforeTheElementThatLeadsToIt() {
    assertEquals(
        """
        add chain ip skep port_tcp_80
        add rule ip skep port_tcp_80 meta l4proto tcp dnat ip addr . port to numgen inc mod 1 map { 0 : 10.0.1.2 . 80 }
        add element ip skep hairpin { 10.0.1.2 . 10.0.1.2 }
        add element ip skep ports { tcp . 80 }
        add element ip skep port_numbers { 80 }
        add element ip skep published { tcp . 80 : goto port_tcp_80 }
        """,
        table(plane(port(TCP, 80, "10.0.1.2:80"))).updateFrom(table(plane())));
  }

  @Test
  void leadsClientsOfAStickyServiceByTheirAddressAndOnlyWhereItIsPublished() {
    var reach = new Reach(Balancing.SOURCE_HASH, Optional.of(Subnet.parse("127.0.0.0/8")));
    var port = port(TCP, 80, "10.0.1.2:80");
    var rules =
        table(plane(new PublishedPort(port.key(), port.backends(), reach)))
            .chains()
            .getOrDefault("port_tcp_80", List.of());

    assertEquals(1, rules.size());
    var begin =
        "ip daddr 127.0.0.0/8 meta l4proto tcp dnat ip addr . port to jhash ip saddr mod 256 seed 0x736b6570 map"
            + " { 0 : 10.0.1.2 . 80, 1 : 10.0.1.2 . 80, ";
    assertTrue(rules.getFirst().startsWith(begin), rules.getFirst());
    assertTrue(rules.getFirst().endsWith(", 255 : 10.0.1.2 . 80 }"), rules.getFirst());
  }

  @Test
  void deletesTheElementBeforeTheChainThatItLedTo() {
    assertEquals(
        """
        delete element ip skep hairpin { 10.0.1.2 . 10.0.1.2 }
        delete element ip skep ports { tcp . 80 }
        delete element ip skep port_numbers { 80 }
        delete element ip skep published { tcp . 80 : goto port_tcp_80 }
        flush chain ip skep port_tcp_80
        delete chain ip skep port_tcp_80
        """,
        table(plane()).updateFrom(table(plane(port(TCP, 80, "10.0.1.2:80")))));
  }

  @Test
  void emptiesTheChainOfAServiceWithoutBackendsAndKeepsItsPortClosed() {
    assertEquals(
        """
        flush chain ip skep port_tcp_80
        delete element ip skep hairpin { 10.0.1.2 . 10.0.1.2 }
        """,
        table(plane(port(TCP, 80))).updateFrom(table(plane(port(TCP, 80, "10.0.1.2:80")))));
  }

  @Test
  void marksWhatEachOtherNodeHandsOver() {
    var mesh = new Mesh(Planes.FRONT.bridge(), List.of(Planes.peer("10.0.1.252", "192.0.2.2")));

    assertEquals(
        """
        add element ip skep marks { 02:42:0a:00:01:fc : 0x5e0001fc }
        add element ip skep nodes { 192.0.2.2 }
        """,
        table(plane().withMesh(mesh)).updateFrom(table(plane())));
  }

  @Test
  void updatesNothingBetweenEqualPlanesInWhateverOrderTheyWereCollected() {
    var one = plane(port(TCP, 80, "10.0.1.2:80", "10.0.1.3:80"), port(UDP, 53, "10.0.1.2:53"));
    var other = plane(port(UDP, 53, "10.0.1.2:53"), port(TCP, 80, "10.0.1.3:80", "10.0.1.2:80"));

    assertEquals(one, other);
    assertEquals("", table(other).updateFrom(table(one)));
  }

  @Test
  void speaksForNeighboursWhereTheKernelDoesNotShowBridgedFrames() {
    var rule = "ip saddr 10.0.1.0/24 ip daddr 10.0.1.0/24 masquerade";

    assertTrue(NftTable.of(plane(), false).replace().contains(rule));
    assertFalse(NftTable.of(plane(), true).replace().contains(rule));
    assertEquals(
        "flush chain ip skep same_bridge\n",
        NftTable.of(plane(), true).updateFrom(NftTable.of(plane(), false)));
  }
}
