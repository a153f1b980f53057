package dev.skep.daemon.pki;

import java.time.Duration;
import java.time.Instant;

/// Identities for tests, as a manager with the root's key would give them.
public final class Certified {
  private Certified() {}

  public static NodeIdentity by(RootCa root, String id, NodeRole role, String cluster) {
    return at(Instant.now(), root, id, role, cluster);
  }

  /// Was valid, and is not any more.
  public static NodeIdentity expired(RootCa root, String id, NodeRole role, String cluster) {
    var longAgo = Instant.now().minus(RootCa.NODE_VALIDITY).minus(Duration.ofDays(1));
    return at(longAgo, root, id, role, cluster);
  }

  /// Shows another root than the one that has certified it.
  public static NodeIdentity claiming(
      RootCa claimed, RootCa root, String id, NodeRole role, String cluster) {
    var request = SigningRequest.create();
    var name = new NodeName(id, role, cluster);
    return request.identity(
        root.issue(request.pem(), name, RootCa.NODE_VALIDITY, Instant.now()),
        claimed.certificatePem());
  }

  /// @param at when it was issued
  public static NodeIdentity at(Instant at, RootCa root, String id, NodeRole role, String cluster) {
    var request = SigningRequest.create();
    var name = new NodeName(id, role, cluster);
    return request.identity(
        root.issue(request.pem(), name, RootCa.NODE_VALIDITY, at), root.certificatePem());
  }
}
