package dev.skep.daemon.pki;

import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A node's identity for TLS, which can be swapped while contexts made from it are in use: new
/// handshakes see the new certificate and roots, established connections stay.
public final class ReloadingTls {
  /// The host's own, as in every TLS handshake.
  private static final InstantSource CLOCK = InstantSource.system();

  private volatile Current current;

  private record Current(NodeIdentity identity, Chains chains) {
    static Current of(NodeIdentity identity) {
      return new Current(identity, new Chains(identity.roots()));
    }
  }

  public ReloadingTls(NodeIdentity identity) {
    current = Current.of(identity);
  }

  public void reload(NodeIdentity identity) {
    current = Current.of(identity);
  }

  public NodeIdentity identity() {
    return current.identity();
  }

  Chains chains() {
    return current.chains();
  }

  public X509ExtendedKeyManager keyManager() {
    return new IdentityKeyManager(this);
  }

  /// Trusts every node of this swarm, even with an expired certificate; for a listener, which
  /// decides per method what [PeerCertificate] allows.
  public X509ExtendedTrustManager trustAnyNode() {
    return new SwarmTrustManager(this, roles(NodeRole.values()), CLOCK);
  }

  /// Trusts managers of this swarm, whatever address they have: a certificate names a node, not a
  /// host.
  public X509ExtendedTrustManager trustManagers() {
    return new SwarmTrustManager(this, roles(NodeRole.MANAGER), CLOCK);
  }

  private static SortedSet<NodeRole> roles(NodeRole... roles) {
    return new TreeSet<>(List.of(roles));
  }
}
