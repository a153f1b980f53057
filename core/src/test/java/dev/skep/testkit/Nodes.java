package dev.skep.testkit;

import dev.skep.model.Annotations;
import dev.skep.model.Meta;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.NodeStatus;
import dev.skep.model.Platform;
import dev.skep.model.Resources;
import dev.skep.model.Values;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Nodes to begin with.
public final class Nodes {
  private Nodes() {}

  /// A worker that is ready and active, with a host of its own name.
  public static Node ready(String id) {
    return new Node(
        new NodeId(id),
        Meta.NEW,
        new NodeSpec(Annotations.NONE, NodeRole.WORKER, Availability.ACTIVE),
        NodeRole.WORKER,
        new NodeDescription(
            id,
            new Platform("x86_64", "linux"),
            Resources.NONE,
            new NodeDescription.Engine("29.0", Values.noLabels(), List.of()),
            NodeDescription.TlsInfo.NONE,
            ""),
        new NodeStatus(NodeStatus.State.READY, "", "127.0.0.1"),
        Optional.empty(),
        List.of());
  }

  public static Node labelled(Node node, String key, String value) {
    var labels = new TreeMap<>(node.spec().annotations().labels());
    labels.put(key, value);
    var annotations = new Annotations(node.spec().annotations().name(), labels);
    return node.withSpec(new NodeSpec(annotations, node.spec().role(), node.spec().availability()));
  }

  public static Node in(Node node, NodeStatus.State state) {
    return node.withStatus(node.status().with(state, ""));
  }
}
