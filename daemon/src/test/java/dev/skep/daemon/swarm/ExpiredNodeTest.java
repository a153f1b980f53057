package dev.skep.daemon.swarm;

import static dev.skep.daemon.swarm.Hosts.await;
import static dev.skep.daemon.swarm.Hosts.founding;
import static dev.skep.daemon.swarm.Hosts.joining;
import static dev.skep.daemon.swarm.Hosts.ready;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.http.swarm.Founding;
import dev.skep.daemon.pki.Certified;
import dev.skep.daemon.pki.NodeIdentity;
import dev.skep.daemon.pki.NodeRole;
import dev.skep.daemon.pki.RootCa;
import dev.skep.model.Cluster;
import dev.skep.model.NodeId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that slept through their certificate's validity.
@Timeout(180)
class ExpiredNodeTest {
  private final Hosts hosts;

  ExpiredNodeTest(@TempDir Path folder) {
    hosts = new Hosts(folder);
  }

  @AfterEach
  void stop() {
    hosts.close();
  }

  @Test
  void aWorkerThatIsStillListedRenewsAndComesBack() throws Exception {
    var manager = hosts.boot("m1");
    Founding founding = founding("127.0.0.1");
    manager.init(founding);
    Cluster cluster = manager.view().orElseThrow().cluster().orElseThrow();
    var worker = hosts.boot("w1");
    worker.join(
        joining(founding.addresses().advertise(), cluster.rootCa().workerToken(), "127.0.0.2"));
    NodeId id = worker.self().orElseThrow().id();
    await(() -> ready(manager, id));
    worker.close();
    await(() -> !ready(manager, id));
    expire("w1", id, NodeRole.WORKER, cluster);

    hosts.boot("w1").resume();

    await(() -> ready(manager, id));
    assertTrue(identity("w1").notAfter().isAfter(Instant.now()));
  }

  @Test
  void aSoleManagerRenewsByItself() throws Exception {
    var first = hosts.boot("m1");
    NodeId id = first.init(founding("127.0.0.1"));
    Cluster cluster = first.view().orElseThrow().cluster().orElseThrow();
    first.close();
    expire("m1", id, NodeRole.MANAGER, cluster);

    hosts.boot("m1").resume();

    await(() -> identity("m1").notAfter().isAfter(Instant.now()));
  }

  private void expire(String host, NodeId id, NodeRole role, Cluster cluster) {
    var root = RootCa.of(cluster.rootCa().certificatePem(), cluster.rootCa().keyPem());
    Certified.expired(root, id.value(), role, cluster.id().value()).save(hosts.keys(host));
  }

  private NodeIdentity identity(String host) {
    return NodeIdentity.load(hosts.keys(host)).orElseThrow();
  }
}
