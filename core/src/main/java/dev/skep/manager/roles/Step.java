package dev.skep.manager.roles;

import dev.skep.model.NodeId;
import dev.skep.store.Change;

/// The one thing to do next about the managers' group.
public sealed interface Step {
  /// Into the log; the vote comes when it has read what is there.
  record Add(NodeId node, String address) implements Step {}

  /// The member is reached at another address from now on.
  record Move(NodeId node, String address) implements Step {}

  /// Out of the log.
  record Remove(NodeId node) implements Step {}

  /// Another one leads; it then goes on with what this one cannot do to itself.
  record Transfer(NodeId to) implements Step {}

  record Write(Change.PlaceManager change) implements Step {}

  /// Something is wanted that must not or cannot be done yet; look again soon.
  ///
  /// @param why for the operator's log
  record Wait(String why) implements Step {}

  /// The group is as it is wanted to be.
  record Nothing() implements Step {}
}
