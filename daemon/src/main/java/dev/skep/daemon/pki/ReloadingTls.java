package dev.skep.daemon.pki;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A node's identity for TLS, which can be swapped while contexts made from it are in use: new
/// handshakes see the new certificate and roots, established connections stay.
public final class ReloadingTls {
  private volatile Current current;

  record Current(NodeIdentity identity, X509ExtendedTrustManager chains) {}

  public ReloadingTls(NodeIdentity identity) {
    current = new Current(identity, Chains.trusting(identity.roots()));
  }

  public void reload(NodeIdentity identity) {
    current = new Current(identity, Chains.trusting(identity.roots()));
  }

  public NodeIdentity identity() {
    return current.identity();
  }

  Current current() {
    return current;
  }

  public X509ExtendedKeyManager keyManager() {
    return new IdentityKeyManager(this);
  }

  /// Trusts every node of this swarm; for a listener, which decides per method what the role
  /// allows.
  public X509ExtendedTrustManager trustAnyNode() {
    return new SwarmTrustManager(this, roles(NodeRole.values()));
  }

  /// Trusts managers of this swarm, whatever address they have: a certificate names a node, not a
  /// host.
  public X509ExtendedTrustManager trustManagers() {
    return new SwarmTrustManager(this, roles(NodeRole.MANAGER));
  }

  private static SortedSet<NodeRole> roles(NodeRole... roles) {
    return new TreeSet<>(List.of(roles));
  }
}
