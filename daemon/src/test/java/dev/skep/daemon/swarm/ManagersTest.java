package dev.skep.daemon.swarm;

import static dev.skep.daemon.swarm.Hosts.await;
import static dev.skep.daemon.swarm.Hosts.founding;
import static dev.skep.daemon.swarm.Hosts.joining;
import static dev.skep.daemon.swarm.Hosts.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.Leadership;
import dev.skep.daemon.http.swarm.NotLeading;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.ReloadingTls;
import dev.skep.daemon.rpc.ApiBroken;
import dev.skep.daemon.rpc.ApiCaller;
import dev.skep.daemon.rpc.ApiMessages.ApiRequest;
import dev.skep.manager.api.Decision;
import dev.skep.model.ManagerStatus;
import dev.skep.model.ManagerStatus.Reachability;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeStatus;
import dev.skep.model.RootCa;
import dev.skep.store.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
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

    var leader = leader(group);
    assertEquals(
        List.of(Reachability.REACHABLE, Reachability.REACHABLE, Reachability.REACHABLE),
        leader.managers().values().stream().map(ManagerStatus::reachability).toList());
    for (SwarmNode manager : group) {
      assertInstanceOf(Standing.Manager.class, manager.standing());
      await(() -> ready(leader(group), id(manager)));
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
    for (SwarmNode manager : others) await(() -> ready(leader(others), id(manager)));
  }

  @Test
  void aWorkerIsPromotedAndDemotedWithoutRestarting() throws Exception {
    var group = group(2);
    var worker = hosts.boot("w1");
    worker.join(
        joining(advertised(group.getFirst()), tokens(group.getFirst()).workerToken(), "127.0.0.9"));
    NodeId id = id(worker);

    specify(group, id, NodeRole.MANAGER);
    await(() -> worker.standing() instanceof Standing.Manager);
    await(() -> leader(group).managers().size() == 3 && ready(leader(group), id));

    specify(group, id, NodeRole.WORKER);
    await(() -> worker.standing() instanceof Standing.Worker);
    await(() -> leader(group).managers().size() == 2 && ready(leader(group), id));
    await(() -> !Files.exists(hosts.folder("w1").resolve("raft")));
  }

  @Test
  void aDemotedLeaderHandsOverAndStaysAWorker() throws Exception {
    var group = group(3);
    var first = group.getFirst();
    var others = group.subList(1, 3);
    NodeId id = id(first);

    specify(group, id, NodeRole.WORKER);

    await(() -> first.standing() instanceof Standing.Worker);
    await(() -> leader(others).managers().size() == 2 && ready(leader(others), id));
  }

  @Test
  void aManagerThatLeavesIsTakenOutOfTheGroupAndItsNodeIsDown() throws Exception {
    var group = group(3);
    var stay = group.subList(0, 2);
    NodeId id = id(group.getLast());

    group.getLast().leave();

    assertInstanceOf(Standing.Inactive.class, group.getLast().standing());
    assertEquals(2, leader(stay).managers().size());
    var left = leader(stay).view().orElseThrow().node(id).orElseThrow();
    assertEquals(NodeRole.WORKER, left.spec().role());
    await(() -> state(leader(stay), id) == NodeStatus.State.DOWN);
  }

  @Test
  void aLeaderThatLeavesHandsOverFirst() throws Exception {
    var group = group(3);
    NodeId id = id(group.getFirst());

    group.getFirst().leave();

    var others = group.subList(1, 3);
    await(() -> leader(others).managers().size() == 2);
    await(() -> state(leader(others), id) == NodeStatus.State.DOWN);
  }

  @Test
  void aWorkerThatLeavesIsDownAtOnce() throws Exception {
    var manager = group(1).getFirst();
    var worker = hosts.boot("w1");
    worker.join(joining(advertised(manager), tokens(manager).workerToken(), "127.0.0.9"));
    NodeId id = id(worker);
    await(() -> ready(manager, id));

    worker.leave();

    await(() -> state(manager, id) == NodeStatus.State.DOWN);
    assertEquals(
        "node left the swarm",
        manager.view().orElseThrow().node(id).orElseThrow().status().message());
  }

  @Test
  void aRemovedNodeNoticesAndMayJoinAgain() throws Exception {
    var manager = group(1).getFirst();
    var worker = hosts.boot("w1");
    String token = tokens(manager).workerToken();
    worker.join(joining(advertised(manager), token, "127.0.0.9"));
    NodeId id = id(worker);
    await(() -> ready(manager, id));

    manager.write(_ -> Decision.accept(id, new Change.RemoveNode(id)));

    await(() -> worker.standing() instanceof Standing.Failed);
    var failed = assertInstanceOf(Standing.Failed.class, worker.standing());
    assertTrue(failed.error().endsWith("was removed from swarm"), failed.error());
    worker.leave();
    assertInstanceOf(Standing.Inactive.class, worker.standing());
    worker.join(joining(advertised(manager), token, "127.0.0.9"));
    await(() -> ready(manager, id(worker)));
  }

  /// Its certificate is good for months, and says that it is a manager.
  @Test
  void aFormerManagerIsRefusedByEveryManager() throws Exception {
    var group = group(3);
    var stay = group.subList(0, 2);
    var former = group.getLast();
    NodeId id = id(former);
    var certified = NodeIdentity.load(hosts.keys("m3")).orElseThrow();
    for (SwarmNode manager : stay) {
      assertEquals("answered", verdict(certified, advertised(manager)));
    }

    specify(group, id, NodeRole.WORKER);
    await(() -> former.standing() instanceof Standing.Worker);
    for (SwarmNode manager : stay) await(() -> isRefused(certified, manager));

    leader(stay).write(_ -> Decision.accept(id, new Change.RemoveNode(id)));
    await(() -> former.standing() instanceof Standing.Failed);
    for (SwarmNode manager : stay) await(() -> isRefused(certified, manager));
  }

  private static boolean isRefused(NodeIdentity caller, SwarmNode manager) {
    return verdict(caller, advertised(manager)).contains("code = PermissionDenied");
  }

  /// What that manager says to a request of the API that is passed on to it.
  private static String verdict(NodeIdentity caller, String manager) {
    var request = new ApiRequest("GET", "/v1.41/nodes", "", List.of(), new byte[0]);
    try (var calls = new ApiCaller(new ReloadingTls(caller));
        var reply = calls.ask(manager, request).orElseThrow()) {
      return reply.next().isPresent() ? "answered" : "silence";
    } catch (ApiBroken refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  @Test
  void allManagersMayRestartAtOnce() throws Exception {
    var group = group(3);
    var ids = group.stream().map(ManagersTest::id).toList();
    for (SwarmNode manager : group) manager.close();

    var again = List.of(hosts.boot("m1"), hosts.boot("m2"), hosts.boot("m3"));
    for (SwarmNode manager : again) manager.resume();

    assertEquals(3, leader(again).managers().size());
    for (NodeId id : ids) await(() -> ready(leader(again), id));
  }

  @Test
  void oneManagerThatHasLostTheOthersBeginsAnew() throws Exception {
    var group = group(3);
    var survivor = group.getFirst();
    NodeId id = id(survivor);
    var cluster = survivor.view().orElseThrow().cluster().orElseThrow();
    String address = advertised(survivor);
    group.get(1).close();
    group.get(2).close();

    assertEquals(id, survivor.init(Hosts.foundingAnew(address)));

    assertEquals(1, leader(List.of(survivor)).managers().size());
    var after = survivor.view().orElseThrow();
    assertEquals(cluster.rootCa(), after.cluster().orElseThrow().rootCa());
    assertEquals(2, after.nodes().stream().filter(it -> it.role() == NodeRole.WORKER).count());
    await(() -> ready(survivor, id));

    var former = hosts.boot("m2");
    former.resume();
    await(() -> former.standing() instanceof Standing.Worker);
    await(() -> ready(survivor, id(former)));
  }

  private static NodeStatus.State state(SwarmNode manager, NodeId node) {
    return manager.view().orElseThrow().node(node).orElseThrow().status().state();
  }

  /// Leadership may move on a busy machine; whoever leads is asked again.
  private static void specify(List<SwarmNode> managers, NodeId node, NodeRole role)
      throws InterruptedException {
    boolean accepted = false;
    while (!accepted) {
      try {
        accepted =
            leader(managers)
                    .write(view -> {
                      var was = view.node(node).orElseThrow();
                      return Decision.accept(
                          node,
                          new Change.SpecifyNode(
                              node, was.meta().version(), was.spec().withRole(role)));
                    })
                instanceof Decision.Accept<NodeId>;
      } catch (NotLeading moved) {
        assertInstanceOf(Standing.Manager.class, managers.getFirst().standing());
      }
    }
  }

  /// The one of these that leads, once one does.
  private static SwarmNode leader(List<SwarmNode> nodes) {
    var leads = new AtomicReference<Optional<SwarmNode>>(Optional.empty());
    await(() -> {
      leads.set(nodes.stream().filter(ManagersTest::leads).findFirst());
      return leads.get().isPresent();
    });
    return leads.get().orElseThrow();
  }

  private static boolean leads(SwarmNode node) {
    return node.standing() instanceof Standing.Manager
        && node.leaders().orElseThrow().now() instanceof Leadership.Here;
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
