package dev.skep.daemon.rpc;

import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;

/// Hears what an agent's connection does: `opened`, then `received`, then `closed`, and so on again
/// with the next manager. A manager that cannot be reached is told by `closed` alone. Post, do not
/// work here.
public interface AgentListener {
  /// @param manager `host:port` of the manager
  void opened(String manager, Sender<ToManager> sender);

  void received(ToAgent message);

  void closed(String manager, String why);

  /// The node was removed from the swarm. The last that is heard; nothing is tried any more.
  void removed(String why);
}
