package dev.skep.daemon.swarm;

import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.store.Change;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.Optional;

/// What a swarm goes on with when one manager is all that is left of the group: itself. The others
/// are workers, should they ever come back.
///
/// @param address `host:port` at which the manager is reached
record NewBeginning(NodeId node, String address) {

  Change[] changes(View view) {
    var changes = new ArrayList<Change>();
    changes.add(new Change.PlaceManager(node, NodeRole.MANAGER, Optional.of(address)));
    for (var other : view.nodes()) {
      if (other.id().equals(node)) continue;
      // First: it is refused once the node has changed.
      if (other.spec().role() == NodeRole.MANAGER) {
        changes.add(
            new Change.SpecifyNode(
                other.id(), other.meta().version(), other.spec().withRole(NodeRole.WORKER)));
      }
      if (other.role() == NodeRole.MANAGER || other.managerAddress().isPresent()) {
        changes.add(new Change.PlaceManager(other.id(), NodeRole.WORKER, Optional.empty()));
      }
    }
    return changes.toArray(Change[]::new);
  }
}
