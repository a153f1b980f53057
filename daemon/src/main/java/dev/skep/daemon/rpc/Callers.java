package dev.skep.daemon.rpc;

import dev.skep.daemon.pki.PeerCertificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.ratis.thirdparty.io.grpc.Attributes;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.ServerTransportFilter;
import org.jspecify.annotations.Nullable;

/// Notes once per connection who is at its other end.
final class Callers extends ServerTransportFilter {
  private static final Attributes.Key<PeerCertificate> PEER = Attributes.Key.create("peer");

  @Override
  public Attributes transportReady(Attributes connection) {
    return certificate(connection)
        .flatMap(shown -> PeerCertificate.of(shown, Instant.now()))
        .map(peer -> connection.toBuilder().set(PEER, peer).build())
        .orElse(connection);
  }

  private static Optional<X509Certificate> certificate(Attributes connection) {
    @Nullable SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) return Optional.empty();
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }

  /// Empty if the peer has shown no certificate of a node.
  static Optional<PeerCertificate> of(Attributes connection) {
    return Optional.ofNullable(connection.get(PEER));
  }
}
