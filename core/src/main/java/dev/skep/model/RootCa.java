package dev.skep.model;

/// The swarm's own certificate authority and the secrets that let nodes in.
///
/// @param certificatePem the root certificate
/// @param keyPem its private key; lives only in the sealed log, never leaves the managers
/// @param workerToken whole `SWMTKN-1-…` token that admits a worker
/// @param managerToken whole `SWMTKN-1-…` token that admits a manager
public record RootCa(
    String certificatePem, String keyPem, String workerToken, String managerToken) {
  public RootCa withTokens(String workerToken, String managerToken) {
    return new RootCa(certificatePem, keyPem, workerToken, managerToken);
  }

  /// Keys and tokens must not reach a log line by accident.
  @Override
  public String toString() {
    return "RootCa[…]";
  }
}
