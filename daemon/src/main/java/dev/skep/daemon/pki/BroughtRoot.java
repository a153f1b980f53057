package dev.skep.daemon.pki;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// A root that a user brings along. Refused in SwarmKit's words.
public final class BroughtRoot {
  /// Who must rotate again within the year has gained nothing.
  private static final Duration LEAST_REMAINING = Duration.ofDays(365);

  private static final int LEAST_RSA_BITS = 2048;
  private static final SortedSet<Integer> CURVE_BITS = new TreeSet<>(List.of(256, 384, 521));

  private BroughtRoot() {}

  /// @throws PkiFault if it cannot be this swarm's root
  public static RootCa examine(String certificatePem, String keyPem, Instant now) {
    List<X509Certificate> certificates;
    try {
      certificates = Pem.certificates(certificatePem);
    } catch (PkiFault unreadable) {
      throw new PkiFault("could not parse the desired CA certificate", unreadable);
    }
    if (certificates.size() > 1)
      throw new PkiFault("the desired CA certificate cannot contain multiple certificates");
    var certificate = certificates.getFirst();
    if (certificate.getBasicConstraints() < 0)
      throw new PkiFault("the desired CA certificate is not that of a certificate authority");
    requireStrength(certificate.getPublicKey());
    var key = Pem.key(keyPem);
    Keys.requirePair(certificate.getPublicKey(), key);
    if (certificate.getNotAfter().toInstant().isBefore(now.plus(LEAST_REMAINING)))
      throw new PkiFault("CA certificate expires too soon");
    return RootCa.of(certificatePem, keyPem);
  }

  private static void requireStrength(PublicKey key) {
    boolean strong =
        switch (key) {
          case RSAKey rsa -> rsa.getModulus().bitLength() >= LEAST_RSA_BITS;
          case ECKey ec -> CURVE_BITS.contains(ec.getParams().getCurve().getField().getFieldSize());
          default -> false;
        };
    if (!strong)
      throw new PkiFault(
          "unsupported signature algorithm or key size: RSA of 2048 bits and more, and ECDSA of"
              + " 256, 384 and 521 are supported");
  }
}
