package dev.skep.manager.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.Node;
import dev.skep.model.NodeDescription.TlsInfo;
import dev.skep.model.NodeId;
import dev.skep.model.RootCa;
import dev.skep.model.RootRotation;
import dev.skep.store.Change;
import dev.skep.testkit.LoopHarness;
import dev.skep.testkit.Nodes;
import dev.skep.world.Samples;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RootKeeperTest {
  private static final RootCa ROOT = new RootCa("old", "old key", "worker", "manager");
  private static final RootRotation NEXT = RotatingTest.next("next");

  private final LoopHarness harness = new LoopHarness(1);

  @BeforeEach
  void begin() {
    harness.run(new RootKeeper());
    harness.write(new Change.CreateCluster(Samples.cluster().withRootCa(ROOT)));
    harness.write(new Change.CreateNode(Nodes.ready("n1")));
    harness.write(new Change.CreateNode(Nodes.ready("n2")));
  }

  @Test
  void endsARotationOnceEveryNodeIsCertifiedByTheNextRoot() {
    rotate();
    certified("n1");
    assertEquals(ROOT.rotating(NEXT), root());

    certified("n2");

    assertEquals(new RootCa("next", "next key", "next worker", "next manager"), root());
  }

  @Test
  void aNodeThatIsRemovedIsNotWaitedFor() {
    rotate();
    certified("n1");

    harness.write(new Change.RemoveNode(new NodeId("n2")));

    assertEquals("next", root().certificatePem());
  }

  @Test
  void aNewLeaderEndsWhatTheFormerCouldNot() {
    certified("n1");
    certified("n2");
    var fresh = new LoopHarness(1);
    fresh.write(new Change.CreateCluster(Samples.cluster().withRootCa(ROOT.rotating(NEXT))));
    fresh.write(new Change.CreateNode(harness.view().node(new NodeId("n1")).orElseThrow()));

    fresh.run(new RootKeeper());

    assertEquals("next", fresh.view().cluster().orElseThrow().rootCa().certificatePem());
  }

  @Test
  void withoutARotationTheRootStays() {
    certified("n1");
    certified("n2");

    assertEquals(ROOT, root());
  }

  private void rotate() {
    harness.write(new Change.ReplaceRootCa(ROOT.rotating(NEXT)));
  }

  private void certified(String id) {
    Node node = harness.view().node(new NodeId(id)).orElseThrow();
    var tls = new TlsInfo("old", "CN=swarm-ca", "next");
    harness.write(
        new Change.ReportNode(
            node.id(), node.status(), Optional.of(node.description().withTlsInfo(tls))));
  }

  private RootCa root() {
    return harness.view().cluster().orElseThrow().rootCa();
  }
}
