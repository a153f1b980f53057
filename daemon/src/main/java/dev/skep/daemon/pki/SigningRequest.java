package dev.skep.daemon.pki;

import java.io.IOException;
import java.security.KeyPair;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// A fresh key, and the request to certify it. The subject is left to the issuer.
public record SigningRequest(KeyPair key, String pem) {
  public static SigningRequest create() {
    var key = Keys.create();
    try {
      var request =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=swarm"), key.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate()));
      return new SigningRequest(key, Pem.write(Pem.REQUEST, request.getEncoded()));
    } catch (OperatorCreationException | IOException e) {
      throw new PkiFault("cannot make a certificate request", e);
    }
  }

  /// What this node is once the certificate is there. Refuses a certificate of another key.
  public NodeIdentity identity(String certificatePem, String rootPem) {
    return NodeIdentity.of(
        certificatePem, Pem.write(Pem.KEY, key.getPrivate().getEncoded()), rootPem);
  }

  /// Keys stay out of logs.
  @Override
  public String toString() {
    return "SigningRequest[…]";
  }
}
