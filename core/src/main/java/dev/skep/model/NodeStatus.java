package dev.skep.model;

import java.time.Instant;
import java.util.Optional;

/// @param addr the node's address as the managers see it, without port
/// @param lostSince of a node that is down because nobody hears it: since when, by the leader's
///   clock. Empty for one that has left in good order, which will not come back with its tasks
public record NodeStatus(State state, String message, String addr, Optional<Instant> lostSince) {
  public static final NodeStatus UNKNOWN = new NodeStatus(State.UNKNOWN, "", "");

  public enum State {
    UNKNOWN,
    DOWN,
    READY,
    DISCONNECTED
  }

  public NodeStatus(State state, String message, String addr) {
    this(state, message, addr, Optional.empty());
  }

  public NodeStatus with(State state, String message) {
    return new NodeStatus(state, message, addr);
  }

  /// Nobody has heard the node for too long.
  public NodeStatus lost(String message, Instant since) {
    return new NodeStatus(State.DOWN, message, addr, Optional.of(since));
  }
}
