package dev.skep.daemon.pki;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.NullUnmarked;

/// Shows the node's present certificate. The alias carries a handshake from choosing to signing, so
/// it names the identity chosen: a swap in between must not mix certificate and key.
@NullUnmarked // the JDK's interface says "none" with null
final class IdentityKeyManager extends X509ExtendedKeyManager {
  private final ReloadingTls tls;
  private volatile NodeIdentity previous;
  private volatile NodeIdentity latest;

  IdentityKeyManager(ReloadingTls tls) {
    this.tls = tls;
    latest = tls.identity();
    previous = latest;
  }

  private synchronized String choose() {
    var now = tls.identity();
    if (now != latest) {
      previous = latest;
      latest = now;
    }
    return alias(now);
  }

  private static String alias(NodeIdentity identity) {
    return Integer.toHexString(System.identityHashCode(identity));
  }

  private NodeIdentity chosen(String alias) {
    return alias(previous).equals(alias) ? previous : latest;
  }

  @Override
  public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
    return choose();
  }

  @Override
  public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
    return fits(type) ? choose() : null;
  }

  @Override
  public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
    return choose();
  }

  @Override
  public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
    return fits(type) ? choose() : null;
  }

  private boolean fits(String type) {
    return type.startsWith(tls.identity().key().getAlgorithm());
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chosen(alias).chain().toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return chosen(alias).key();
  }

  @Override
  public String[] getClientAliases(String type, Principal[] issuers) {
    return new String[] {choose()};
  }

  @Override
  public String[] getServerAliases(String type, Principal[] issuers) {
    return fits(type) ? new String[] {choose()} : null;
  }
}
