package dev.skep.daemon.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

/// Requests that ask for more than a key's certification.
class TamperedRequestTest {
  private static final NodeName GIVEN = new NodeName("w1", NodeRole.WORKER, "c1");

  private final RootCa root = RootCa.create(Instant.now());
  private final KeyPair key = Keys.create();

  @Test
  void whatARequestSaysOfItsSubjectIsIgnored() throws Exception {
    var issued = issued(request(key, key));

    assertEquals(GIVEN, NodeName.of(issued).orElseThrow());
    assertEquals(
        List.of("swarm-worker", "w1"),
        issued.getSubjectAlternativeNames().stream().map(name -> name.get(1)).toList());
  }

  @Test
  void nobodyBecomesAnAuthorityByAskingForIt() throws Exception {
    var issued = issued(request(key, key));

    assertEquals(-1, issued.getBasicConstraints());
    assertTrue(!issued.getKeyUsage()[5], "may not sign certificates");
  }

  @Test
  void theKeyOfSomebodyElseIsNotCertified() throws Exception {
    byte[] forged = request(Keys.create(), key);

    var refused = assertThrows(PkiFault.class, () -> issued(forged));

    assertEquals("CSR Decode failed: its signature is wrong", refused.getMessage());
  }

  @Test
  void aRequestThatWasChangedOnItsWayChangesNothing() throws Exception {
    byte[] good = request(key, key);
    int refused = 0;
    for (int at = 0; at < good.length; at++) {
      byte[] changed = good.clone();
      changed[at] ^= 1;
      try {
        // What is encoded in two ways, like "true", is the same request.
        assertEquals(key.getPublic(), issued(changed).getPublicKey(), "byte " + at);
      } catch (PkiFault unusable) {
        refused++;
      }
    }
    assertTrue(refused > good.length - 10, refused + " of " + good.length);
  }

  private X509Certificate issued(byte[] request) {
    String pem =
        root.issue(Pem.write(Pem.REQUEST, request), GIVEN, RootCa.NODE_VALIDITY, Instant.now());
    return Pem.certificates(pem).getFirst();
  }

  /// Asks to be manager m1, and an authority.
  private static byte[] request(KeyPair shown, KeyPair signing) throws Exception {
    var extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    extensions.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, "swarm-manager")));
    return new JcaPKCS10CertificationRequestBuilder(
            new X500Name("O=c1,OU=swarm-manager,CN=m1"), shown.getPublic())
        .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signing.getPrivate()))
        .getEncoded();
  }
}
