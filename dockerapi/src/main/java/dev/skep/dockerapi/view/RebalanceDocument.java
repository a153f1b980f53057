package dev.skep.dockerapi.view;

import dev.skep.model.NodeId;
import dev.skep.model.TaskId;
import java.util.List;

/// Which tasks of a service leave for a better place.
///
/// @param busy why none leaves at the moment; empty if nothing stands against it
public record RebalanceDocument(String service, List<Step> moves, String busy) {
  public RebalanceDocument {
    moves = List.copyOf(moves);
  }

  /// @param from with `to`: nodes, and their hosts' names
  public record Step(
      TaskId id, String name, NodeId from, String fromHostname, NodeId to, String toHostname) {}
}
