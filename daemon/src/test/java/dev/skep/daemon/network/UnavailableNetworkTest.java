package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.agent.network.Backend;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.Problem;
import dev.skep.agent.network.Protocol;
import dev.skep.agent.network.PublishedPort;
import java.util.List;
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
  void keepsQuietWhenNothingIsAsked() {
    assertEquals(Outcome.UNCHANGED, network.apply(DataPlane.EMPTY));
    assertEquals(Outcome.UNCHANGED, network.removeAll());
  }
}
