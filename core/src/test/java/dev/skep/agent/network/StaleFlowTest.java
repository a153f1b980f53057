package dev.skep.agent.network;

import static dev.skep.agent.network.Planes.plane;
import static dev.skep.agent.network.Planes.port;
import static dev.skep.agent.network.Planes.vip;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class StaleFlowTest {
  private static List<String> between(DataPlane was, DataPlane is) {
    return StaleFlow.between(was, is).stream().map(f -> String.join(" ", f.deletion())).toList();
  }

  @Test
  void forgetsUdpFlowsOfABackendThatLeft() {
    assertEquals(
        List.of("-D -p udp --orig-port-dst 53 --reply-src 10.0.1.3"),
        between(
            plane(port(Protocol.UDP, 53, "10.0.1.2:53", "10.0.1.3:53")),
            plane(port(Protocol.UDP, 53, "10.0.1.2:53"))));
  }

  @Test
  void forgetsUdpFlowsThroughAVirtualAddress() {
    assertEquals(
        List.of("-D -p udp --orig-dst 10.0.1.100 --reply-src 10.0.1.2"),
        between(plane().withVirtualIps(List.of(vip("10.0.1.100", "10.0.1.2"))), plane()));
  }

  @Test
  void letsTcpDrain() {
    assertEquals(List.of(), between(plane(port(Protocol.TCP, 80, "10.0.1.2:80")), plane()));
  }
}
