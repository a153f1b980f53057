package dev.skep.model;

import java.util.Optional;

/// The swarm's own certificate authority and the secrets that let nodes in.
///
/// @param certificatePem the root certificate
/// @param keyPem its private key; lives only in the sealed log, never leaves the managers
/// @param workerToken whole `SWMTKN-1-…` token that admits a worker
/// @param managerToken whole `SWMTKN-1-…` token that admits a manager
/// @param rotation the root that is to follow; certifies nodes while it is there
public record RootCa(
    String certificatePem,
    String keyPem,
    String workerToken,
    String managerToken,
    Optional<RootRotation> rotation) {
  /// No rotation goes on.
  public RootCa(String certificatePem, String keyPem, String workerToken, String managerToken) {
    this(certificatePem, keyPem, workerToken, managerToken, Optional.empty());
  }

  public RootCa withTokens(String workerToken, String managerToken) {
    return new RootCa(certificatePem, keyPem, workerToken, managerToken, rotation);
  }

  public RootCa rotating(RootRotation next) {
    return new RootCa(certificatePem, keyPem, workerToken, managerToken, Optional.of(next));
  }

  public RootCa withoutRotation() {
    return new RootCa(certificatePem, keyPem, workerToken, managerToken);
  }

  /// The next root in place of this one, with its own tokens; this one if none follows.
  public RootCa completed() {
    return rotation.map(RootRotation::completed).orElse(this);
  }

  /// Keys and tokens must not reach a log line by accident.
  @Override
  public String toString() {
    return "RootCa[…]";
  }
}
