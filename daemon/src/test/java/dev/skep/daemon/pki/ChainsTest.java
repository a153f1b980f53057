package dev.skep.daemon.pki;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skep.daemon.pki.Chains.Purpose;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainsTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final RootCa old = RootCa.create(NOW);
  private final RootCa next = RootCa.create(NOW);
  private final RootCa vouched = next.vouchedFor(old.crossSign(next, NOW));

  @Test
  void bothRootsVouchForWhatTheNextOneIssuesDuringARotation() {
    var leaf = chain(vouched);

    assertEquals(2, leaf.length);
    assertDoesNotThrow(() -> trusting(old).check(leaf, Purpose.CLIENT, NOW));
    assertDoesNotThrow(() -> trusting(next).check(leaf, Purpose.CLIENT, NOW));
    assertDoesNotThrow(() -> trusting(old, next).check(leaf, Purpose.SERVER, NOW));
    assertDoesNotThrow(() -> trusting(next, old).check(chain(old), Purpose.SERVER, NOW));
  }

  @Test
  void theOldRootDoesNotVouchForTheNextWithoutTheIntermediate() {
    assertThrows(
        CertificateException.class, () -> trusting(old).check(chain(next), Purpose.CLIENT, NOW));
    assertThrows(
        CertificateException.class, () -> trusting(next).check(chain(old), Purpose.CLIENT, NOW));
  }

  /// A node's certificate is no authority, whatever it signs.
  @Test
  void aNodeVouchesForNobody() {
    var request = SigningRequest.create();
    var name = new NodeName("m1", NodeRole.MANAGER, "c1");
    var certificate = old.issue(request.pem(), name, RootCa.NODE_VALIDITY, NOW);
    var key = Pem.write(Pem.KEY, request.key().getPrivate().getEncoded());
    var forger = RootCa.of(certificate, key).vouchedFor(certificate);

    assertThrows(
        CertificateException.class, () -> trusting(old).check(chain(forger), Purpose.CLIENT, NOW));
  }

  @Test
  void aCertificateOutOfItsTimeIsRefusedWithBothTimes() {
    var leaf = chain(old);
    var early = NOW.minus(Duration.ofHours(2));
    var late = NOW.plus(Duration.ofDays(91));

    assertEquals(
        "x509: certificate has expired or is not yet valid: current time "
            + early
            + " is before "
            + NOW.minus(Duration.ofHours(1)),
        refusal(leaf, early).getMessage());
    assertEquals(
        "x509: certificate has expired or is not yet valid: current time "
            + late
            + " is after "
            + NOW.plus(Duration.ofDays(90)),
        refusal(leaf, late).getMessage());
  }

  @Test
  void inItsTimeAnExpiredCertificateWasGoodButOneFromTheFutureIsNot() {
    var leaf = chain(old);
    var late = NOW.plus(Duration.ofDays(91));

    assertDoesNotThrow(() -> trusting(old).checkInItsTime(leaf, Purpose.CLIENT, late));
    assertThrows(
        CertificateException.class,
        () -> trusting(next).checkInItsTime(leaf, Purpose.CLIENT, late));
    assertThrows(
        CertificateException.class,
        () -> trusting(old).checkInItsTime(leaf, Purpose.CLIENT, NOW.minus(Duration.ofHours(2))));
  }

  private CertificateException refusal(X509Certificate[] leaf, Instant at) {
    return assertThrows(
        CertificateException.class, () -> trusting(old).check(leaf, Purpose.SERVER, at));
  }

  private static Chains trusting(RootCa... roots) {
    return new Chains(
        List.of(roots).stream()
            .map(root -> Pem.certificates(root.certificatePem()).getFirst())
            .toList());
  }

  private static X509Certificate[] chain(RootCa issuer) {
    return Certified.at(NOW, issuer, "n1", NodeRole.WORKER, "c1")
        .chain()
        .toArray(X509Certificate[]::new);
  }
}
