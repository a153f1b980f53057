package dev.skep.daemon.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skep.daemon.disk.KeyFiles;
import dev.skep.daemon.disk.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final RootCa root = RootCa.create(NOW);

  @Test
  void theRootIsThatOfSwarmMode() {
    var certificate = Pem.certificates(root.certificatePem()).getFirst();

    assertEquals("CN=swarm-ca", certificate.getSubjectX500Principal().getName());
    assertEquals(NOW.plusSeconds(630_720_000), certificate.getNotAfter().toInstant());
    assertTrue(certificate.getBasicConstraints() >= 0, "is a CA");
  }

  @Test
  void aNodesCertificateNamesNodeRoleAndCluster() throws Exception {
    var identity = identity(root, "n1", NodeRole.MANAGER, "c1");
    var certificate = identity.chain().getFirst();

    assertEquals(new NodeName("n1", NodeRole.MANAGER, "c1"), identity.name());
    assertEquals(NOW.plus(Duration.ofDays(90)), identity.notAfter());
    assertEquals(NOW.minus(Duration.ofHours(1)), identity.notBefore());
    assertEquals(
        List.of("swarm-manager", "n1", "swarm-ca"),
        certificate.getSubjectAlternativeNames().stream().map(name -> name.get(1)).toList());
    certificate.verify(Pem.certificates(root.certificatePem()).getFirst().getPublicKey());
  }

  @Test
  void anHourIsTheLeastValidity() {
    var request = SigningRequest.create();
    var name = new NodeName("n1", NodeRole.WORKER, "c1");
    var certificate = root.issue(request.pem(), name, Duration.ofMinutes(59), NOW);

    assertEquals(
        NOW.plus(RootCa.NODE_VALIDITY),
        request.identity(certificate, root.certificatePem()).notAfter());
  }

  @Test
  void aDamagedRequestIsRefused() {
    var name = new NodeName("n1", NodeRole.WORKER, "c1");

    for (var bad : List.of("", "garbage", Pem.write(Pem.REQUEST, new byte[] {1, 2, 3})))
      assertThrows(PkiFault.class, () -> root.issue(bad, name, RootCa.NODE_VALIDITY, NOW));
  }

  @Test
  void aCertificateOfAnotherKeyIsNoIdentity() {
    var one = SigningRequest.create();
    var name = new NodeName("n1", NodeRole.WORKER, "c1");
    var certificate = root.issue(one.pem(), name, RootCa.NODE_VALIDITY, NOW);

    assertThrows(
        PkiFault.class, () -> SigningRequest.create().identity(certificate, root.certificatePem()));
  }

  @Test
  void aRootIsTakenApartAndPutTogether() {
    var again = RootCa.of(root.certificatePem(), root.keyPem());

    assertEquals("n2", identity(again, "n2", NodeRole.WORKER, "c1").name().nodeId());
  }

  @Test
  void aKeyIsReadAsOpenSslWritesItToo() throws Exception {
    var key = Keys.create();
    var info = PrivateKeyInfo.getInstance(key.getPrivate().getEncoded());
    var curve = info.getPrivateKeyAlgorithm().getParameters().toASN1Primitive().getEncoded();
    var named = Pem.write("EC PARAMETERS", curve) + opensslKey(info);

    Keys.requirePair(key.getPublic(), Pem.key(named));
    assertThrows(PkiFault.class, () -> Pem.key(Pem.write("EC PARAMETERS", curve)));
  }

  /// With the curve inside, as `openssl ecparam -genkey` has it.
  private static String opensslKey(PrivateKeyInfo info) throws IOException {
    var bare = ECPrivateKey.getInstance(info.parsePrivateKey());
    var whole =
        new ECPrivateKey(
            256, bare.getKey(), (ASN1Encodable) info.getPrivateKeyAlgorithm().getParameters());
    return Pem.write("EC PRIVATE KEY", whole.getEncoded());
  }

  @Test
  void anIdentityIsKeptOnDiskForTheOwnerOnly(@TempDir Path folder) throws IOException {
    var keys = new KeyFiles(new StateFiles(folder));
    assertEquals(Optional.empty(), NodeIdentity.load(keys));
    var identity = identity(root, "n1", NodeRole.WORKER, "c1");

    identity.save(keys);

    var again = NodeIdentity.load(keys).orElseThrow();
    assertEquals(identity.name(), again.name());
    assertEquals(identity.certificatePem(), again.certificatePem());
    assertEquals(identity.rootPem(), again.rootPem());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.files().identity())));
  }

  @Test
  void aTokenHasSwarmModesForm() {
    var token = JoinToken.create(root.certificatePem());

    assertTrue(token.text().matches("SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}"), token.text());
    assertEquals(85, token.text().length());
    assertEquals(token, JoinToken.parse(token.text() + "\n"));
    token.requireRoot(root.certificatePem());
    assertThrows(PkiFault.class, () -> token.requireRoot(RootCa.create(NOW).certificatePem()));
  }

  @Test
  void anotherFormIsAnInvalidToken() {
    var good = JoinToken.create(root.certificatePem()).text();

    for (var bad : List.of("", "SWMTKN-1-x-y", good.substring(1), good + "0", good.toUpperCase()))
      assertEquals(
          "invalid join token",
          assertThrows(PkiFault.class, () -> JoinToken.parse(bad)).getMessage(),
          bad);
  }

  @Test
  void trustIsForThisSwarmsNodesInTheirRole() throws CertificateException {
    var tls = new ReloadingTls(identity(root, "m1", NodeRole.MANAGER, "c1"));
    var manager = chain(identity(root, "m2", NodeRole.MANAGER, "c1"));
    var worker = chain(identity(root, "w1", NodeRole.WORKER, "c1"));
    var otherCluster = chain(identity(root, "w1", NodeRole.WORKER, "c2"));
    var otherRoot = chain(identity(RootCa.create(NOW), "w1", NodeRole.WORKER, "c1"));

    tls.trustAnyNode().checkClientTrusted(worker, "UNKNOWN");
    tls.trustManagers().checkServerTrusted(manager, "UNKNOWN");
    assertThrows(
        CertificateException.class,
        () -> tls.trustManagers().checkServerTrusted(worker, "UNKNOWN"));
    assertThrows(
        CertificateException.class,
        () -> tls.trustAnyNode().checkClientTrusted(otherCluster, "UNKNOWN"));
    assertThrows(
        CertificateException.class,
        () -> tls.trustAnyNode().checkClientTrusted(otherRoot, "UNKNOWN"));
  }

  @Test
  void aReloadChangesWhatIsShownAndTrusted() throws CertificateException {
    var tls = new ReloadingTls(identity(root, "m1", NodeRole.MANAGER, "c1"));
    var trust = tls.trustAnyNode();
    var keys = tls.keyManager();
    var before = keys.chooseClientAlias(new String[] {"EC"}, null, null);
    var later = RootCa.create(NOW);
    var renewed = identity(later, "m1", NodeRole.MANAGER, "c1");

    tls.reload(renewed);

    trust.checkClientTrusted(chain(identity(later, "w1", NodeRole.WORKER, "c1")), "UNKNOWN");
    var after = keys.chooseClientAlias(new String[] {"EC"}, null, null);
    assertEquals(renewed.chain().getFirst(), keys.getCertificateChain(after)[0]);
    assertTrue(
        !renewed.chain().getFirst().equals(keys.getCertificateChain(before)[0]),
        "a handshake under way keeps what it chose");
  }

  private static X509Certificate[] chain(NodeIdentity identity) {
    return identity.chain().toArray(X509Certificate[]::new);
  }

  private static NodeIdentity identity(RootCa root, String id, NodeRole role, String cluster) {
    var request = SigningRequest.create();
    var certificate =
        root.issue(request.pem(), new NodeName(id, role, cluster), RootCa.NODE_VALIDITY, NOW);
    return request.identity(certificate, root.certificatePem());
  }
}
