package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.network.Backend;
import dev.skep.agent.network.BridgeNetwork;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.Peer;
import dev.skep.agent.network.Problem;
import dev.skep.agent.network.Protocol;
import dev.skep.agent.network.PublishedPort;
import dev.skep.agent.network.Vxlan;
import dev.skep.model.Ipv4;
import dev.skep.model.Subnet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnavailableNetworkTest {
  private final NodeNetwork network = new UnavailableNetwork("no nftables");

  @Test
  void saysWhyWhenSomethingIsAskedOfIt() {
    var port = PublishedPort.of(Protocol.TCP, 80, List.of(Backend.of("10.0.0.2", 80)));

    assertEquals(
        List.of(new Problem.Unavailable("no nftables")),
        network.apply(DataPlane.EMPTY.withPorts(List.of(port))).problems());
  }

  @Test
  void saysWhyContainersOfOtherNodesAreNotReached() {
    var peer = new Peer(Ipv4.parse("10.0.0.2"), Ipv4.parse("192.0.2.2"));
    var network =
        BridgeNetwork.of("frontnet0000", Subnet.parse("10.0.0.0/24"), Ipv4.parse("10.0.0.1"), 1450)
            .withVxlan(new Vxlan(4097, 4789, Optional.empty(), List.of(peer)));

    assertEquals(
        List.of(new Problem.Unavailable("no nftables")),
        this.network.apply(new DataPlane(List.of(network), List.of(), List.of())).problems());
  }

  @Test
  void keepsQuietWhenNothingIsAsked() {
    assertEquals(Outcome.UNCHANGED, network.apply(DataPlane.EMPTY));
    assertEquals(Outcome.UNCHANGED, network.removeAll());
  }
}
