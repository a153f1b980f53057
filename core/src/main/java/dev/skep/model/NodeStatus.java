package dev.skep.model;

/// @param addr the node's address as the managers see it, without port
public record NodeStatus(State state, String message, String addr) {
  public static final NodeStatus UNKNOWN = new NodeStatus(State.UNKNOWN, "", "");

  public enum State {
    UNKNOWN,
    DOWN,
    READY,
    DISCONNECTED
  }

  public NodeStatus with(State state, String message) {
    return new NodeStatus(state, message, addr);
  }
}
