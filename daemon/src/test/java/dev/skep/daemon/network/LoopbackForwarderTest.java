package dev.skep.daemon.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.agent.network.Backend;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.PortKey;
import dev.skep.agent.network.Problem;
import dev.skep.agent.network.Protocol;
import dev.skep.agent.network.PublishedPort;
import dev.skep.model.Ipv4;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopbackForwarderTest extends NodeNetworkContract {
  private static final String NODE = "127.0.0.1";

  private final LoopbackForwarder forwarder = new LoopbackForwarder(Ipv4.parse(NODE));
  private final TaskServer serverA = new TaskServer("a", "127.0.0.2", 0);
  private final TaskServer serverB = new TaskServer("b", "127.0.0.3", 0);
  private final int port = freePort();

  @AfterEach
  void stop() {
    forwarder.close();
    serverA.close();
    serverB.close();
  }

  @Test
  void saysInDockersWordsThatAPortIsTakenAndOpensTheOthers() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getByName(NODE))) {
      var taken = PublishedPort.of(Protocol.TCP, other.getLocalPort(), List.of(a()));
      var free = PublishedPort.of(Protocol.TCP, port, List.of(a()));

      var outcome = forwarder.apply(bare().withPorts(List.of(taken, free)));

      assertEquals(
          List.of(
              new Problem.PortUnavailable(
                  taken.key(),
                  "Bind for 127.0.0.1:"
                      + other.getLocalPort()
                      + " failed: port is already allocated")),
          outcome.problems());
      assertEquals("a", nameThatAnswers());
    }
  }

  @Test
  void opensATakenPortOnceItIsFree() throws IOException {
    try (var other = new ServerSocket(port, 1, InetAddress.getByName(NODE))) {
      assertEquals(1, forwarder.apply(tcp(a())).problems().size(), other::toString);
    }
    apply(tcp(a()));

    assertEquals("a", nameThatAnswers());
  }

  @Test
  void skipsABackendThatRefuses() {
    serverA.close();
    apply(tcp(a(), b()));

    for (int i = 0; i < 4; i++) assertEquals("b", nameThatAnswers());
  }

  @Test
  void letsAClientCloseItsHalfAndStillReadTheAnswer() throws IOException {
    apply(tcp(a()));
    try (var client = new Socket(NODE, port)) {
      client.getOutputStream().write("who\n".getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();

      assertEquals(
          "a 127.0.0.1\n",
          new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void resetsAConnectionThatNoBackendTakes() {
    apply(tcp(a()));
    serverA.close();

    assertThrows(IllegalStateException.class, this::nameThatAnswers);
    apply(tcp(b()));
    assertEquals("b", nameThatAnswers());
  }

  @Test
  void declinesSctpWithAReason() {
    var outcome =
        forwarder.apply(
            bare().withPorts(List.of(PublishedPort.of(Protocol.SCTP, port, List.of(a())))));

    assertEquals(
        List.of(new PortKey(Protocol.SCTP, port)),
        outcome.problems().stream().map(p -> ((Problem.PortUnavailable) p).port()).toList());
    assertTrue(outcome.reasons().contains("does not forward sctp"), outcome.reasons());
  }

  private DataPlane tcp(Backend... backends) {
    return bare().withPorts(List.of(PublishedPort.of(Protocol.TCP, port, List.of(backends))));
  }

  @Override
  NodeNetwork network() {
    return forwarder;
  }

  @Override
  Backend a() {
    return Backend.of("127.0.0.2", serverA.port());
  }

  @Override
  Backend b() {
    return Backend.of("127.0.0.3", serverB.port());
  }

  @Override
  DataPlane bare() {
    return DataPlane.EMPTY;
  }

  @Override
  int port() {
    return port;
  }

  @Override
  String nodeAddress() {
    return NODE;
  }

  @Override
  <T> T atClient(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static int freePort() {
    try (var probe = new ServerSocket(0, 1, InetAddress.getByName(NODE))) {
      return probe.getLocalPort();
    } catch (IOException broke) {
      throw new UncheckedIOException(broke);
    }
  }
}
