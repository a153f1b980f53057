package dev.skep.daemon.swarm;

import static dev.skep.daemon.swarm.Hosts.await;
import static dev.skep.daemon.swarm.Hosts.founding;
import static dev.skep.daemon.swarm.Hosts.joining;
import static dev.skep.daemon.swarm.Hosts.onDataPath;
import static dev.skep.daemon.swarm.Hosts.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.model.NodeId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Nodes on loopback addresses, with the real log, real TLS and the embedded runtime.
@Timeout(120)
class SwarmNodeTest {
  private final Hosts hosts;

  SwarmNodeTest(@TempDir Path folder) {
    hosts = new Hosts(folder);
  }

  @AfterEach
  void stop() {
    hosts.close();
  }

  @Test
  void foundsASwarmAndComesBackToIt() throws Exception {
    var first = hosts.boot("a");
    assertInstanceOf(Standing.Inactive.class, first.standing());
    NodeId id = first.init(founding("127.0.0.1"));
    await(() -> ready(first, id));
    first.close();

    var again = hosts.boot("a");
    assertInstanceOf(Standing.Preparing.class, again.standing());
    again.resume();
    await(() -> ready(again, id));
    assertInstanceOf(Standing.Manager.class, again.standing());
  }

  @Test
  void saysTheAddressOfItsDataPathIfOneWasAskedFor() throws Exception {
    var first = hosts.boot("a");
    NodeId id = first.init(onDataPath(founding("127.0.0.1"), "127.0.0.7"));
    await(() -> ready(first, id));
    assertEquals("127.0.0.7", dataPathAddr(first, id));
    first.close();

    var again = hosts.boot("a");
    again.resume();
    await(() -> ready(again, id));
    assertEquals("127.0.0.7", dataPathAddr(again, id));
  }

  private static String dataPathAddr(SwarmNode node, NodeId id) {
    return node.view().orElseThrow().node(id).orElseThrow().description().dataPathAddr();
  }

  @Test
  void letsAWorkerInByTokenAndForgetsEverythingWhenItLeaves() throws Exception {
    var manager = hosts.boot("a");
    Founding founding = founding("127.0.0.1");
    manager.init(founding);
    String token = manager.view().orElseThrow().cluster().orElseThrow().rootCa().workerToken();

    var worker = hosts.boot("b");
    worker.join(joining(founding.addresses().advertise(), token, "127.0.0.2"));
    NodeId id = worker.self().orElseThrow().id();
    assertInstanceOf(Standing.Worker.class, worker.standing());
    assertTrue(ready(manager, id), "who joins is of use when the client is told so");

    worker.leave();
    assertInstanceOf(Standing.Inactive.class, worker.standing());
    assertFalse(Files.exists(hosts.folder("b")));
  }

  @Test
  void turnsAwayWhoHasNoValidToken() throws Exception {
    var manager = hosts.boot("a");
    Founding founding = founding("127.0.0.1");
    manager.init(founding);
    String token = manager.view().orElseThrow().cluster().orElseThrow().rootCa().workerToken();
    String wrongSecret = token.substring(0, token.lastIndexOf('-') + 1) + "0".repeat(25);

    var stranger = hosts.boot("b");
    var refusal =
        assertThrows(
            HttpRefusal.class,
            () ->
                stranger.join(joining(founding.addresses().advertise(), wrongSecret, "127.0.0.2")));
    assertEquals(400, refusal.status());
    assertTrue(
        refusal.getMessage().contains("A valid join token is necessary to join this cluster"),
        refusal.getMessage());
    assertInstanceOf(Standing.Inactive.class, stranger.standing());
    assertEquals(1, manager.view().orElseThrow().nodes().size());
  }

  @Test
  void leavesNothingBehindWhenItsPortIsTaken() throws Exception {
    var node = hosts.boot("a");
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var refusal =
          assertThrows(
              HttpRefusal.class, () -> node.init(founding("127.0.0.1", taken.getLocalPort())));
      assertTrue(
          refusal.getMessage().endsWith("bind: address already in use"), refusal.getMessage());
    }
    assertInstanceOf(Standing.Inactive.class, node.standing());
    assertFalse(Files.exists(hosts.folder("a")));
  }
}
