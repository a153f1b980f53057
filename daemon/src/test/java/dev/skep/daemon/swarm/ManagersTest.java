package dev.skep.daemon.swarm;

import static dev.skep.daemon.swarm.Hosts.await;
import static dev.skep.daemon.swarm.Hosts.founding;
import static dev.skep.daemon.swarm.Hosts.joining;
import static dev.skep.daemon.swarm.Hosts.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.http.swarm.Standing;
import dev.skep.manager.api.Decision;
import dev.skep.model.ManagerStatus;
import dev.skep.model.ManagerStatus.Reachability;
import dev.skep.model.NodeId;
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
