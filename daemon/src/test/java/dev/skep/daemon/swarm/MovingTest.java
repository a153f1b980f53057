package dev.skep.daemon.swarm;

import static dev.skep.daemon.swarm.Hosts.await;
import static dev.skep.daemon.swarm.Hosts.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.swarm.Joining;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.dockerapi.view.SwarmInfo;
import dev.skep.model.ManagerStatus;
import dev.skep.model.ManagerStatus.Reachability;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.RootCa;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Hosts that get other addresses while their daemons are off.
@Timeout(180)
class MovingTest {
  @TempDir Path folder;

  private Hosts hosts;
  private final Map<String, SwarmNode> managers = new TreeMap<>();

  @BeforeEach
  void begin() {
    hosts = new Hosts(folder);
  }

  @AfterEach
  void stop() {
    hosts.close();
  }

  @Test
  void managersMoveOneAfterAnotherAndAWorkerFollows() throws Exception {
    group(3);
    SwarmNode worker = hosts.boot("w1");
    worker.join(joining("w1", "127.0.0.9", tokens().workerToken()));
    NodeId follower = id(worker);
    await(() -> ready(leader(), follower));
    Set<String> before = addresses();

    for (int i = 1; i <= 3; i++) {
      SwarmNode moved = move("m" + i, "127.0.1." + i);
      await(() -> isAt(moved, "127.0.1."));
    }

    Set<String> after = addresses();
    assertEquals(3, after.size());
    assertTrue(after.stream().allMatch(it -> it.startsWith("127.0.1.")), after.toString());
    assertFalse(after.stream().anyMatch(before::contains));
    await(() -> ready(leader(), follower));
    await(() -> known(worker).equals(after));
  }

  @Test
  void oneOfTwoMovesAlthoughTheOtherCannotDecideAlone() throws Exception {
    group(2);

    for (int i = 1; i <= 2; i++) {
      SwarmNode moved = move("m" + i, "127.0.1." + i);
      await(() -> isAt(moved, "127.0.1."));
    }

    assertTrue(addresses().stream().allMatch(it -> it.startsWith("127.0.1.")));
  }

  @Test
  void theOnlyManagerMoves() throws Exception {
    group(1);

    move("m1", "127.0.1.1");

    await(() -> addresses().stream().allMatch(it -> it.startsWith("127.0.1.")));
  }

  @Test
  void aManagerWhoseInterfaceIsGoneSaysSo() throws Exception {
    group(1);

    SwarmNode lost = move("m1", "");

    assertEquals(
        "listen address must be an IP address or network interface (with optional port number)",
        assertInstanceOf(Standing.Failed.class, lost.standing()).error());
  }

  /// The daemon stops, the host gets that address instead of its own, the daemon starts.
  private SwarmNode move(String name, String address) {
    Objects.requireNonNull(managers.get(name)).close();
    hosts.give(name, address);
    SwarmNode again = hosts.boot(name);
    managers.put(name, again);
    again.resume();
    return again;
  }

  /// The first one leads, and all have a vote.
  private void group(int size) throws Exception {
    hosts.give("m1", "127.0.0.1");
    SwarmNode first = hosts.boot("m1");
    managers.put("m1", first);
    first.init(Hosts.onEth0(Hosts.founding("127.0.0.1")));
    for (int i = 2; i <= size; i++) {
      SwarmNode next = hosts.boot("m" + i);
      managers.put("m" + i, next);
      next.join(joining("m" + i, "127.0.0." + i, tokens().managerToken()));
    }
  }

  private Joining joining(String name, String address, String token) throws IOException {
    hosts.give(name, address);
    return Hosts.onEth0(Hosts.joining(addresses().iterator().next(), token, address));
  }

  private RootCa tokens() {
    return leader().view().orElseThrow().cluster().orElseThrow().rootCa();
  }

  /// The leader and the node itself have it there, in the log and in the store.
  private boolean isAt(SwarmNode moved, String place) {
    NodeId id = id(moved);
    for (SwarmNode asked : List.of(leader(), moved)) {
      var status = asked.managers().get(id);
      if (status == null || !status.addr().startsWith(place)) return false;
      if (!placed(asked, id).equals(Optional.of(status.addr()))) return false;
    }
    return leads(moved) || isReachable(id) && ready(leader(), id);
  }

  private static Optional<String> placed(SwarmNode asked, NodeId manager) {
    return asked.view().flatMap(view -> view.node(manager)).flatMap(Node::managerAddress);
  }

  private boolean isReachable(NodeId manager) {
    var status = leader().managers().get(manager);
    return status != null && status.reachability() == Reachability.REACHABLE;
  }

  /// Where the managers listen, as the leader's log has it.
  private Set<String> addresses() {
    return leader().managers().values().stream()
        .map(ManagerStatus::addr)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> known(SwarmNode worker) {
    return worker.remoteManagers().stream()
        .map(SwarmInfo.Peer::addr)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Whoever leads, once somebody does.
  private SwarmNode leader() {
    var leads = new AtomicReference<Optional<SwarmNode>>(Optional.empty());
    await(() -> {
      leads.set(managers.values().stream().filter(MovingTest::leads).findFirst());
      return leads.get().isPresent();
    });
    return leads.get().orElseThrow();
  }

  private static boolean leads(SwarmNode node) {
    return node.standing() instanceof Standing.Manager && Hosts.leads(node);
  }

  private static NodeId id(SwarmNode node) {
    return node.self().orElseThrow().id();
  }
}
