package dev.skep.daemon.swarm;

import static dev.skep.daemon.swarm.Hosts.await;
import static dev.skep.daemon.swarm.Hosts.founding;
import static dev.skep.daemon.swarm.Hosts.joining;
import static dev.skep.daemon.swarm.Hosts.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.runner.SecureIds;
import dev.skep.dockerapi.view.RootTrust;
import dev.skep.manager.api.Clusters;
import dev.skep.manager.api.Decision;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterId;
import dev.skep.model.ClusterSpec.CaConfig;
import dev.skep.model.NodeId;
import dev.skep.model.RootCa;
import dev.skep.store.View;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The root is replaced under a running swarm, with the real log and real TLS.
@Timeout(180)
class RootRotationTest {
  private final Hosts hosts;

  RootRotationTest(@TempDir Path folder) {
    hosts = new Hosts(folder);
  }

  @AfterEach
  void stop() {
    hosts.close();
  }

  @Test
  void everyNodeFollowsWhileItsSessionGoesOn() throws Exception {
    var manager = hosts.boot("m1");
    Founding founding = founding("127.0.0.1");
    NodeId leader = manager.init(founding);
    String address = founding.addresses().advertise();
    RootCa old = root(manager);
    var worker = hosts.boot("w1");
    worker.join(joining(address, old.workerToken(), "127.0.0.2"));
    NodeId follower = worker.self().orElseThrow().id();
    await(() -> ready(manager, follower) && ready(manager, leader));

    assertInstanceOf(Decision.Accept.class, manager.write(RootRotationTest::rotate));
    await(() -> {
      assertTrue(ready(manager, follower), "the session goes on");
      return believes(manager, leader) && believes(manager, follower);
    });

    RootCa next = root(manager);
    assertNotEquals(old.certificatePem(), next.certificatePem());
    assertEquals(
        next.certificatePem(), NodeIdentity.load(hosts.keys("w1")).orElseThrow().rootPem());
    var late = hosts.boot("w2");
    assertThrows(
        HttpRefusal.class, () -> late.join(joining(address, old.workerToken(), "127.0.0.3")));
    late.join(joining(address, next.workerToken(), "127.0.0.3"));
    await(() -> ready(manager, late.self().orElseThrow().id()));
  }

  private static Decision<ClusterId> rotate(View view) {
    Cluster cluster = view.cluster().orElseThrow();
    var ids = new SecureIds();
    var ca = cluster.spec().caConfig();
    return Clusters.update(
        view,
        cluster.meta().version(),
        cluster.spec().withCaConfig(new CaConfig(ca.nodeCertExpiry(), ca.forceRotate() + 1)),
        Clusters.Rotation.NONE,
        ids,
        ids,
        new NextRoots(InstantSource.system()));
  }

  private static RootCa root(SwarmNode manager) {
    return manager.view().orElseThrow().cluster().orElseThrow().rootCa();
  }

  /// The node is certified by the swarm's root and believes it, and no rotation goes on.
  private static boolean believes(SwarmNode manager, NodeId node) {
    RootCa root = root(manager);
    return root.rotation().isEmpty()
        && manager
            .view()
            .flatMap(view -> view.node(node))
            .filter(it ->
                it.description()
                    .tlsInfo()
                    .equals(RootTrust.of(root.certificatePem(), root.certificatePem())))
            .isPresent();
  }
}
