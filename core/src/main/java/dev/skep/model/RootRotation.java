package dev.skep.model;

import dev.skep.model.NodeDescription.TlsInfo;

/// The root that is to follow the present one. It certifies all nodes from the beginning of the
/// rotation, while they still believe the old root, which vouches for its key.
///
/// @param certificatePem the next root certificate
/// @param keyPem its private key; lives only in the sealed log
/// @param crossSignedPem the old root's certificate over the next one's name and key; shipped with
///   every certificate that the next one issues
/// @param issuer how nodes report that they are certified by the next root, and believe it
/// @param workerToken the join tokens from the end of the rotation on, likewise for managers: they
///   name the root that they lead to
public record RootRotation(
    String certificatePem,
    String keyPem,
    String crossSignedPem,
    TlsInfo issuer,
    String workerToken,
    String managerToken) {
  /// Keys and tokens must not reach a log line by accident.
  @Override
  public String toString() {
    return "RootRotation[…]";
  }

  /// Whether the certificate that a node reports is of the next root.
  public boolean hasIssued(TlsInfo reported) {
    return reported.certIssuerSubject().equals(issuer.certIssuerSubject())
        && reported.certIssuerPublicKey().equals(issuer.certIssuerPublicKey());
  }

  RootCa completed() {
    return new RootCa(certificatePem, keyPem, workerToken, managerToken);
  }
}
