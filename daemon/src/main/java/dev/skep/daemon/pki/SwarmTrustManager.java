package dev.skep.daemon.pki;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.SortedSet;

/// Believes certificates that this swarm's root signed, of this cluster, in one of the given roles.
///
/// A client's certificate may have expired: its node may still renew it. The listener that lets
/// such a client in must ask [PeerCertificate] and offer it nothing else.
final class SwarmTrustManager extends PeerTrust {
  private final ReloadingTls tls;
  private final SortedSet<NodeRole> roles;
  private final InstantSource clock;

  SwarmTrustManager(ReloadingTls tls, SortedSet<NodeRole> roles, InstantSource clock) {
    this.tls = tls;
    this.roles = roles;
    this.clock = clock;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    tls.chains().checkInItsTime(chain, Chains.Purpose.CLIENT, clock.instant());
    requireNode(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    tls.chains().check(chain, Chains.Purpose.SERVER, clock.instant());
    requireNode(chain[0]);
  }

  private void requireNode(X509Certificate certificate) throws CertificateException {
    var name =
        NodeName.of(certificate)
            .orElseThrow(() -> new CertificateException("not a node's certificate"));
    var cluster = tls.identity().name().clusterId();
    if (!name.clusterId().equals(cluster))
      throw new CertificateException(
          "Permission denied: remote certificate not part of organization: " + cluster);
    if (!roles.contains(name.role()))
      throw new CertificateException(
          "Permission denied: unauthorized peer role: " + name.role().ou());
  }
}
