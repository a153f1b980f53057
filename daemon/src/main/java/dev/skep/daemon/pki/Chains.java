package dev.skep.daemon.pki;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Checks certificate chains against given roots, and nothing else. Chains may hold intermediates:
/// while the root is rotated, the old root vouches for the new one's key by such a certificate.
final class Chains {
  /// What the certificate is to be good for: the extended key usages of RFC 5280, 4.2.1.12.
  enum Purpose {
    SERVER("1.3.6.1.5.5.7.3.1"),
    CLIENT("1.3.6.1.5.5.7.3.2");

    private final String oid;

    Purpose(String oid) {
      this.oid = oid;
    }
  }

  private final Set<TrustAnchor> anchors = new LinkedHashSet<>();

  Chains(List<X509Certificate> roots) {
    for (var root : roots) anchors.add(new TrustAnchor(root, null));
  }

  /// Was the chain good when its certificate was last valid, at most at `now`? So an expired
  /// certificate passes, one from the future does not.
  ///
  /// @param chain as shown by the peer, its own certificate first
  void checkInItsTime(X509Certificate[] chain, Purpose purpose, Instant now)
      throws CertificateException {
    var end = own(chain).getNotAfter().toInstant();
    check(chain, purpose, now.isAfter(end) ? end : now);
  }

  void check(X509Certificate[] chain, Purpose purpose, Instant at) throws CertificateException {
    var own = own(chain);
    requireTime(own, at);
    var target = new X509CertSelector();
    target.setCertificate(own);
    try {
      target.setExtendedKeyUsage(Set.of(purpose.oid));
      var question = new PKIXBuilderParameters(anchors, target);
      question.setRevocationEnabled(false); // who is removed is known from the store
      question.setDate(Date.from(at));
      question.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(Arrays.asList(chain))));
      CertPathBuilder.getInstance("PKIX").build(question);
    } catch (java.io.IOException | GeneralSecurityException e) {
      throw new CertificateException("x509: certificate signed by unknown authority", e);
    }
  }

  private static X509Certificate own(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0) throw new CertificateException("no certificate");
    return chain[0];
  }

  /// In the words that users of Docker know.
  private static void requireTime(X509Certificate certificate, Instant at)
      throws CertificateException {
    var begin = certificate.getNotBefore().toInstant();
    var end = certificate.getNotAfter().toInstant();
    if (at.isBefore(begin)) throw new OutOfTime(at, "before", begin);
    if (at.isAfter(end)) throw new OutOfTime(at, "after", end);
  }

  /// Also a sign that one of the two clocks is wrong.
  static final class OutOfTime extends CertificateException {
    OutOfTime(Instant now, String relation, Instant bound) {
      super(
          "x509: certificate has expired or is not yet valid: current time %s is %s %s"
              .formatted(now.truncatedTo(ChronoUnit.SECONDS), relation, bound));
    }
  }
}
