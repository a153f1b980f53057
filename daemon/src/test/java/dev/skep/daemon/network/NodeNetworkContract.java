package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.network.Backend;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.Protocol;
import dev.skep.agent.network.PublishedPort;
import dev.skep.model.Reach;
import dev.skep.model.Reach.Balancing;
import dev.skep.model.Subnet;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// What every [NodeNetwork] keeps to, in the kernel or not. There are two tasks, `a` and `b`.
abstract class NodeNetworkContract {
  abstract NodeNetwork network();

  abstract Backend a();

  abstract Backend b();

  /// The node's networks without any port.
  abstract DataPlane bare();

  /// A port that nobody else uses, the same for a whole test.
  abstract int port();

  abstract String nodeAddress();

  /// Runs something where a client of the node is.
  abstract <T> T atClient(Callable<T> work);

  DataPlane published(Backend... backends) {
    return bare()
        .withPorts(
            List.of(
                PublishedPort.of(Protocol.TCP, port(), List.of(backends)),
                PublishedPort.of(Protocol.UDP, port(), List.of(backends))));
  }

  Outcome apply(DataPlane wanted) {
    var outcome = network().apply(wanted);
    assertTrue(outcome.complete(), outcome::reasons);
    return outcome;
  }

  String nameThatAnswers() {
    return atClient(() -> TaskClient.askOnce(nodeAddress(), port())).split(" ")[0];
  }

  void assertRefused() {
    var refused = assertThrows(IllegalStateException.class, this::nameThatAnswers);
    assertTrue(refused.getCause() instanceof ConnectException, () -> "not refused: " + refused);
  }

  @Test
  void givesConnectionsToBackendsInTurn() {
    apply(published(a(), b()));

    var answers = new TreeMap<String, Integer>();
    for (int i = 0; i < 10; i++) answers.merge(nameThatAnswers(), 1, Integer::sum);

    assertEquals("{a=5, b=5}", answers.toString());
  }

  @Test
  void leadsAClientToOneBackendForAsLongAsThatServes() {
    var sticky = new Reach(Balancing.SOURCE_HASH, Optional.empty());
    apply(published(sticky, a(), b()));
    String first = nameThatAnswers();
    for (int i = 0; i < 10; i++) assertEquals(first, nameThatAnswers());

    apply(published(sticky, first.equals("a") ? b() : a()));
    assertEquals(first.equals("a") ? "b" : "a", nameThatAnswers());
    apply(published(sticky, a(), b()));
    assertEquals(first, nameThatAnswers());
  }

  @Test
  void answersOnlyAtTheAddressesThatAreAskedFor() {
    apply(published(on(nodeAddress() + "/32"), a()));
    assertEquals("a", nameThatAnswers());

    apply(published(on("203.0.113.0/24"), a()));
    assertRefused();
  }

  private static Reach on(String subnet) {
    return new Reach(Balancing.ROUND_ROBIN, Optional.of(Subnet.parse(subnet)));
  }

  private DataPlane published(Reach reach, Backend... backends) {
    return bare()
        .withPorts(
            published(backends).ports().stream()
                .map(port -> new PublishedPort(port.key(), port.backends(), reach))
                .toList());
  }

  @Test
  void keepsAnOpenConnectionAndGivesNewOnesToOthersWhenABackendLeaves() throws IOException {
    apply(published(a()));
    try (var open = atClient(() -> new TaskClient(nodeAddress(), port()))) {
      assertTrue(open.ask().startsWith("a "));
      apply(published(b()));

      for (int i = 0; i < 5; i++) assertEquals("b", nameThatAnswers());
      assertTrue(open.ask().startsWith("a "), "the open connection goes on");
    }
  }

  @Test
  void keepsAnOpenConnectionWhenThePortGoes() throws IOException {
    apply(published(a()));
    try (var open = atClient(() -> new TaskClient(nodeAddress(), port()))) {
      assertTrue(open.ask().startsWith("a "));
      apply(bare());

      assertRefused();
      assertTrue(open.ask().startsWith("a "), "the open connection goes on");
    }
  }

  @Test
  void movesAUdpClientThatKeepsItsPortToALivingBackend() {
    apply(published(a()));
    try (var client = atClient(() -> new DatagramSocket())) {
      assertTrue(askByUdp(client).startsWith("a "));
      apply(published(b()));

      assertTrue(askByUdp(client).startsWith("b "));
    }
  }

  private String askByUdp(DatagramSocket client) {
    return atClient(() -> TaskClient.askByUdp(client, nodeAddress(), port()));
  }

  @Test
  void refusesConnectionsToAPortWithoutBackends() {
    apply(published());

    assertRefused();
  }

  @Test
  void changesNothingTheSecondTime() {
    assertTrue(apply(published(a(), b())).changed());

    assertEquals(Outcome.UNCHANGED, apply(published(b(), a())));
  }

  @Test
  void removesEverythingAndBeginsAnew() {
    apply(published(a()));
    assertTrue(network().removeAll().complete());
    assertRefused();
    assertNotEquals(Outcome.UNCHANGED, apply(published(a())));

    assertEquals("a", nameThatAnswers());
  }
}
