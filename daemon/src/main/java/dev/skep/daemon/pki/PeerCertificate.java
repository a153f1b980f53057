package dev.skep.daemon.pki;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/// What a peer showed when it connected, after its chain was found good.
///
/// @param expired it was valid once; its node may renew it and do nothing else
public record PeerCertificate(NodeName name, boolean expired) {
  /// Empty if the certificate is not a node's.
  ///
  /// @param now when the peer connected. A connection outlives the certificate it began with: who
  ///   has renewed in the meantime keeps it
  public static Optional<PeerCertificate> of(X509Certificate certificate, Instant now) {
    return NodeName.of(certificate)
        .map(name -> new PeerCertificate(name, now.isAfter(certificate.getNotAfter().toInstant())));
  }
}
