package dev.skep.daemon.rpc;

import dev.skep.model.NodeId;

/// What a node that wants to join says, and hears.
public final class JoinMessages {
  private JoinMessages() {}

  /// Which root certifies you?
  record RootRequest() {}

  record RootResponse(String rootPem, String clusterId) {}

  /// @param csrPem the key to certify; its subject is ignored
  /// @param secret the last part of a join token
  /// @param availability `active`, `pause` or `drain`
  /// @param listen where a new manager can be reached, `host:port`; empty for a worker
  public record JoinRequest(String csrPem, String secret, String availability, String listen) {
    /// Secrets stay out of logs.
    @Override
    public String toString() {
      return "JoinRequest[availability=" + availability + ", listen=" + listen + "]";
    }
  }

  /// @param certificatePem names the node, its role and its cluster
  public record JoinResponse(
      NodeId nodeId, String certificatePem, String rootPem, String clusterId) {}
}
