package dev.skep.manager.dispatcher;

import dev.skep.model.NodeDescription;
import java.time.Instant;
import java.util.Optional;

/// A node's stream, as long as it stands.
///
/// @param addr the peer's address
/// @param description what the agent has said of its host; empty before its first word
/// @param open the node is READY in the store, and has been told what it must know
/// @param trouble why its container runtime does not answer; empty while it does
/// @param heard when it last gave a sign of life
record Session(
    String addr,
    Optional<NodeDescription> description,
    boolean open,
    String trouble,
    Instant heard) {
  static Session begun(String addr, Instant now) {
    return new Session(addr, Optional.empty(), false, "", now);
  }

  Session greeted(NodeDescription description) {
    return new Session(addr, Optional.of(description), open, trouble, heard);
  }

  Session opened() {
    return new Session(addr, description, true, trouble, heard);
  }

  Session heard(Instant now) {
    return new Session(addr, description, open, trouble, now);
  }

  Session troubled(String trouble) {
    return new Session(addr, description, open, trouble, heard);
  }
}
