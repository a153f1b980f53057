package dev.skep.manager.dispatcher;

import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus.State;
import dev.skep.store.View;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which nodes are to ask for a certificate of the next root now.
final class Renewing {
  /// Nodes that renew at a time, so that certifying does not keep the leader from everything else;
  /// SwarmKit's figure.
  static final int AT_A_TIME = 30;

  private Renewing() {}

  /// Those that can be told and have not done so, the first ones by id. Empty while no root is
  /// rotated; else all nodes are looked at.
  static SortedSet<NodeId> due(View view) {
    var rotation = view.cluster().flatMap(cluster -> cluster.rootCa().rotation());
    if (rotation.isEmpty()) return new TreeSet<>();
    return view.nodes().stream()
        .filter(node -> node.status().state() == State.READY)
        .filter(node -> !rotation.get().hasIssued(node.description().tlsInfo()))
        .limit(AT_A_TIME)
        .map(Node::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
