package dev.skep.daemon.rpc;

import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;

/// Hears what agents' sessions do. Calls for one node come one at a time and in order: `opened`,
/// then `received`, then `closed` once; a node that connects anew has its earlier session closed
/// first. Post, do not work here.
public interface SessionListener {
  /// @param peerAddress without port
  void opened(NodeId node, String peerAddress, Sender<ToAgent> sender);

  void received(NodeId node, ToManager message);

  void closed(NodeId node, String why);
}
