package dev.skep.daemon.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.skep.daemon.disk.StateFiles;
import dev.skep.daemon.engine.process.ProcessRuntime;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Addresses;
import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.Joining;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.daemon.runner.SecureIds;
import dev.skep.manager.dispatcher.Dispatcher;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterSpec;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Nodes on loopback addresses, with the real log, real TLS and the embedded runtime.
@Timeout(120)
class SwarmNodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of("");

  private final List<SwarmNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.reversed().forEach(SwarmNode::close);
  }

  @Test
  void foundsASwarmAndComesBackToIt() throws Exception {
    var first = node("a");
    assertInstanceOf(Standing.Inactive.class, first.standing());
    NodeId id = first.init(founding("127.0.0.1"));
    await(() -> ready(first, id));
    first.close();

    var again = node("a");
    assertInstanceOf(Standing.Preparing.class, again.standing());
    again.resume();
    await(() -> ready(again, id));
    assertInstanceOf(Standing.Manager.class, again.standing());
  }

  @Test
  void letsAWorkerInByTokenAndForgetsEverythingWhenItLeaves() throws Exception {
    var manager = node("a");
    Founding founding = founding("127.0.0.1");
    manager.init(founding);
    String token = manager.view().orElseThrow().cluster().orElseThrow().rootCa().workerToken();

    var worker = node("b");
    worker.join(joining(founding, token));
    NodeId id = worker.self().orElseThrow().id();
    assertInstanceOf(Standing.Worker.class, worker.standing());
    await(() -> ready(manager, id));

    worker.leave();
    assertInstanceOf(Standing.Inactive.class, worker.standing());
    assertFalse(Files.exists(folder.resolve("b/swarm")));
  }

  @Test
  void turnsAwayWhoHasNoValidToken() throws Exception {
    var manager = node("a");
    Founding founding = founding("127.0.0.1");
    manager.init(founding);
    String token = manager.view().orElseThrow().cluster().orElseThrow().rootCa().workerToken();
    String wrongSecret = token.substring(0, token.lastIndexOf('-') + 1) + "0".repeat(25);

    var stranger = node("b");
    var refusal =
        assertThrows(HttpRefusal.class, () -> stranger.join(joining(founding, wrongSecret)));
    assertEquals(400, refusal.status());
    assertTrue(
        refusal.getMessage().contains("A valid join token is necessary to join this cluster"),
        refusal.getMessage());
    assertInstanceOf(Standing.Inactive.class, stranger.standing());
    assertEquals(1, manager.view().orElseThrow().nodes().size());
  }

  @Test
  void leavesNothingBehindWhenItsPortIsTaken() throws Exception {
    var node = node("a");
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var refusal =
          assertThrows(
              HttpRefusal.class, () -> node.init(founding("127.0.0.1", taken.getLocalPort())));
      assertTrue(
          refusal.getMessage().endsWith("bind: address already in use"), refusal.getMessage());
    }
    assertInstanceOf(Standing.Inactive.class, node.standing());
    assertFalse(Files.exists(folder.resolve("a/swarm")));
  }

  private SwarmNode node(String name) {
    Path root = folder.resolve(name);
    var runtime = new ProcessRuntime(root.resolve("processes"), name, "test");
    var ids = new SecureIds();
    var node =
        new SwarmNode(
            new Environment(
                new StateFiles(root),
                runtime,
                runtime::describe,
                () -> List.of(new Dispatcher()),
                (request, _) -> fail("nobody passes anything on: " + request),
                InstantSource.system(),
                ids));
    nodes.add(node);
    return node;
  }

  private static boolean ready(SwarmNode manager, NodeId id) {
    return manager
        .view()
        .flatMap(view -> view.node(id))
        .map(Node::status)
        .filter(status -> status.state() == NodeStatus.State.READY)
        .isPresent();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), "waited " + PATIENCE + " in vain");
      Thread.sleep(20);
    }
  }

  private static Founding founding(String address) throws IOException {
    try (var probe = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return founding(address, probe.getLocalPort());
    }
  }

  private static Founding founding(String address, int port) {
    String place = address + ":" + port;
    return new Founding(
        new Addresses(place, place, address, address),
        false,
        ClusterSpec.DEFAULT,
        Availability.ACTIVE,
        List.of(),
        Cluster.DEFAULT_SUBNET_SIZE,
        Cluster.DEFAULT_DATA_PATH_PORT);
  }

  private static Joining joining(Founding founding, String token) {
    return new Joining(
        new Addresses("127.0.0.2:2377", "127.0.0.2:2377", "127.0.0.2", "127.0.0.2"),
        List.of(founding.addresses().advertise()),
        token,
        Availability.ACTIVE);
  }
}
