package dev.skep.manager.dispatcher;

import dev.skep.model.NodeDescription;
import dev.skep.model.NodeStatus;
import dev.skep.model.NodeStatus.State;
import dev.skep.wire.ToAgent;
import java.util.Optional;

/// A node's stream, as long as it stands.
///
/// @param addr the peer's address
/// @param description what the agent has said of its host; empty before its first word
/// @param open the node is READY in the store, and has been told what it must know
/// @param trouble why its container runtime does not answer; empty while it does
/// @param suspect the node is late with its heartbeat
/// @param belongs what the node was told that it is to the swarm
/// @param held which secrets and configs the node has been given
record Session(
    String addr,
    Optional<NodeDescription> description,
    boolean open,
    String trouble,
    boolean suspect,
    Optional<ToAgent.Membership> belongs,
    Held held) {
  static Session begun(String addr) {
    return new Session(addr, Optional.empty(), false, "", false, Optional.empty(), Held.NOTHING);
  }

  Session greeted(NodeDescription description) {
    return new Session(addr, Optional.of(description), open, trouble, suspect, belongs, held);
  }

  Session opened() {
    return new Session(addr, description, true, trouble, suspect, belongs, held);
  }

  Session troubled(String trouble) {
    return new Session(addr, description, open, trouble, suspect, belongs, held);
  }

  Session suspected(boolean suspect) {
    return new Session(addr, description, open, trouble, suspect, belongs, held);
  }

  Session belonging(ToAgent.Membership told) {
    return new Session(addr, description, open, trouble, suspect, Optional.of(told), held);
  }

  Session holding(Held held) {
    return new Session(addr, description, open, trouble, suspect, belongs, held);
  }

  /// What the store should say of the node.
  NodeStatus status() {
    return suspect
        ? new NodeStatus(State.DISCONNECTED, "heartbeat overdue", addr)
        : new NodeStatus(State.READY, trouble, addr);
  }
}
