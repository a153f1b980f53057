package dev.skep.daemon.pki;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.SortedSet;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Believes certificates that this swarm's root signed, of this cluster, in one of the given roles.
/// Host names play no part: nodes are known by id.
final class SwarmTrustManager extends X509ExtendedTrustManager {
  private final ReloadingTls tls;
  private final SortedSet<NodeRole> roles;

  SwarmTrustManager(ReloadingTls tls, SortedSet<NodeRole> roles) {
    this.tls = tls;
    this.roles = roles;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    tls.current().chains().checkClientTrusted(chain, authType);
    requireNode(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    tls.current().chains().checkServerTrusted(chain, authType);
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

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return tls.current().chains().getAcceptedIssuers();
  }
}
