package dev.skep.manager.dispatcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeDescription.TlsInfo;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.RootCa;
import dev.skep.model.RootRotation;
import dev.skep.model.StoreObject;
import dev.skep.store.View;
import dev.skep.testkit.Nodes;
import dev.skep.world.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RenewingTest {
  private static final RootCa ROOT = new RootCa("old", "", "", "");
  private static final TlsInfo NEXT = new TlsInfo("next", "CN=swarm-ca", "next");
  private static final RootCa ROTATING =
      ROOT.rotating(new RootRotation("next", "", "", NEXT, "", ""));

  @Test
  void nobodyRenewsWithoutARotation() {
    assertEquals(List.of(), due(ROOT, List.of(Nodes.ready("n1"))));
  }

  @Test
  void thoseRenewWhoCanBeToldAndHaveNot() {
    var done = certified(Nodes.ready("n1"), new TlsInfo("old", "CN=swarm-ca", "next"));
    var down = Nodes.ready("n2");
    down = down.withStatus(down.status().with(NodeStatus.State.DOWN, ""));
    var open = Nodes.ready("n3");

    assertEquals(List.of("n3"), due(ROTATING, List.of(done, down, open)));
  }

  @Test
  void thirtyRenewAtATime() {
    var nodes = new ArrayList<Node>();
    for (int i = 100; i < 165; i++) nodes.add(Nodes.ready("n" + i));
    assertEquals(names(100, 130), due(ROTATING, nodes));

    nodes.set(0, certified(nodes.getFirst(), NEXT));

    assertEquals(names(101, 131), due(ROTATING, nodes));
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(it -> "n" + it).toList();
  }

  private static List<String> due(RootCa root, List<Node> nodes) {
    var cluster = Samples.cluster().withRootCa(root);
    var view = View.of(1, 1, Stream.<StoreObject>concat(Stream.of(cluster), nodes.stream()));
    return Renewing.due(view).stream().map(NodeId::value).toList();
  }

  private static Node certified(Node node, TlsInfo tls) {
    NodeDescription was = node.description();
    return node.withDescription(was.withTlsInfo(tls));
  }
}
