package dev.skep.daemon.swarm;

import java.io.IOException;

/// A node that has a task's log cannot be asked, or not any more. It may come back.
final class NodeAway extends IOException {
  private static final long serialVersionUID = 1L;

  NodeAway(String message) {
    super(message);
  }
}
