package dev.skep.daemon.swarm;

import static dev.skep.daemon.swarm.Hosts.await;
import static dev.skep.daemon.swarm.Hosts.founding;
import static dev.skep.daemon.swarm.Hosts.joining;
import static dev.skep.daemon.swarm.Hosts.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.Leadership;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.manager.api.Decision;
import dev.skep.model.ManagerStatus;
import dev.skep.model.ManagerStatus.Reachability;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.RootCa;
import dev.skep.store.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several managers in one process, with the real log, real TLS and the embedded runtime.
@Timeout(180)
class ManagersTest {
  private final Hosts hosts;

  ManagersTest(@TempDir Path folder) {
    hosts = new Hosts(folder);
  }

  @AfterEach
  void stop() {
    hosts.close();
  }

  @Test
  void managersJoinByTokenAndFormOneGroup() throws Exception {
    var group = group(3);

    var leader = group.getFirst();
    assertEquals(
        List.of(Reachability.REACHABLE, Reachability.REACHABLE, Reachability.REACHABLE),
        leader.managers().values().stream().map(ManagerStatus::reachability).toList());
    for (SwarmNode manager : group) {
      assertInstanceOf(Standing.Manager.class, manager.standing());
      await(() -> ready(leader, id(manager)));
    }
  }

  @Test
  void anotherManagerLeadsWhenTheLeaderStops() throws Exception {
    var group = group(3);
    group.getFirst().close();
    var others = group.subList(1, 3);

    await(() -> others.stream().anyMatch(Hosts::leads));

    var leader = others.stream().filter(Hosts::leads).findFirst().orElseThrow();
    assertInstanceOf(Decision.Accept.class, leader.write(_ -> Decision.accept("heard")));
    for (SwarmNode manager : others) await(() -> ready(leader, id(manager)));
  }

  @Test
  void aWorkerIsPromotedAndDemotedWithoutRestarting() throws Exception {
    var group = group(2);
    var leader = group.getFirst();
    var worker = hosts.boot("w1");
    worker.join(joining(advertised(leader), tokens(leader).workerToken(), "127.0.0.9"));
    NodeId id = id(worker);

    specify(leader, id, NodeRole.MANAGER);
    await(() -> leader.managers().size() == 3);
    await(() -> worker.standing() instanceof Standing.Manager);
    await(() -> ready(leader, id));

    specify(leader, id, NodeRole.WORKER);
    await(() -> leader.managers().size() == 2);
    await(() -> worker.standing() instanceof Standing.Worker);
    await(() -> ready(leader, id));
    await(() -> !Files.exists(hosts.folder("w1").resolve("raft")));
  }

  @Test
  void aDemotedLeaderHandsOverAndStaysAWorker() throws Exception {
    var group = group(3);
    var first = group.getFirst();
    NodeId id = id(first);

    specify(first, id, NodeRole.WORKER);

    await(() -> first.standing() instanceof Standing.Worker);
    var leader = leader(group.subList(1, 3));
    assertEquals(2, leader.managers().size());
    await(() -> ready(leader, id));
  }

  private static void specify(SwarmNode leader, NodeId node, NodeRole role)
      throws InterruptedException {
    assertInstanceOf(
        Decision.Accept.class,
        leader.write(view -> {
          var was = view.node(node).orElseThrow();
          return Decision.accept(
              node, new Change.SpecifyNode(node, was.meta().version(), was.spec().withRole(role)));
        }));
  }

  /// The one of these that leads, once one does.
  private static SwarmNode leader(List<SwarmNode> nodes) throws InterruptedException {
    await(() -> nodes.stream().anyMatch(ManagersTest::leads));
    return nodes.stream().filter(ManagersTest::leads).findFirst().orElseThrow();
  }

  private static boolean leads(SwarmNode node) {
    return node.standing() instanceof Standing.Manager
        && node.leaders().now() instanceof Leadership.Here;
  }

  private static RootCa tokens(SwarmNode manager) {
    return manager.view().orElseThrow().cluster().orElseThrow().rootCa();
  }

  private static String advertised(SwarmNode manager) {
    NodeId id = id(manager);
    return manager.view().orElseThrow().node(id).orElseThrow().managerAddress().orElseThrow();
  }

  /// The first one leads, and all have a vote.
  private List<SwarmNode> group(int size) throws Exception {
    var group = new ArrayList<SwarmNode>();
    var first = hosts.boot("m1");
    Founding founding = founding("127.0.0.1");
    first.init(founding);
    group.add(first);
    String token = first.view().orElseThrow().cluster().orElseThrow().rootCa().managerToken();
    for (int i = 2; i <= size; i++) {
      var next = hosts.boot("m" + i);
      next.join(joining(founding.addresses().advertise(), token, "127.0.0." + i));
      group.add(next);
    }
    return group;
  }

  private static NodeId id(SwarmNode node) {
    return node.self().orElseThrow().id();
  }
}
