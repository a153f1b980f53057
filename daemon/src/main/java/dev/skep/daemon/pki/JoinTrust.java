package dev.skep.daemon.pki;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.X509ExtendedTrustManager;

/// Whom a node believes before it has joined: first anybody, for the one question which root they
/// have; then only managers under that root.
public final class JoinTrust {
  private JoinTrust() {}

  /// For fetching the root, whose digest the join token then confirms. Send no secret over such a
  /// connection.
  public static X509ExtendedTrustManager anybody() {
    return new ServerTrust(chain -> {
      if (chain.length == 0) throw new CertificateException("no certificate");
    });
  }

  public static X509ExtendedTrustManager managersUnder(String rootPem) {
    var chains = new Chains(Pem.certificates(rootPem));
    return new ServerTrust(chain -> {
      try {
        chains.check(chain, Chains.Purpose.SERVER, Instant.now());
      } catch (Chains.OutOfTime off) {
        throw new CertificateException(
            off.getMessage() + "; are the clocks of this host and of the manager right?", off);
      }
      if (NodeName.of(chain[0]).filter(node -> node.role() == NodeRole.MANAGER).isEmpty())
        throw new CertificateException("not a manager: " + chain[0].getSubjectX500Principal());
    });
  }

  private interface Check {
    void check(X509Certificate[] chain) throws CertificateException;
  }

  private static final class ServerTrust extends PeerTrust {
    private final Check check;

    ServerTrust(Check check) {
      this.check = check;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check.check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("a joining node serves nobody");
    }
  }
}
