package dev.skep.daemon.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// The swarm's own authority: a self-signed root that certifies nodes.
public final class RootCa {
  /// 90 days, as swarm mode has it.
  public static final Duration NODE_VALIDITY = Duration.ofHours(2160);

  /// 20 years of 365 days.
  static final Duration ROOT_VALIDITY = Duration.ofSeconds(630_720_000);

  /// Asked for less than an hour, swarm mode takes its default.
  static final Duration LEAST_VALIDITY = Duration.ofHours(1);

  /// For nodes whose clocks are behind.
  private static final Duration BACKDATED = Duration.ofHours(1);

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final String intermediatePem;

  private RootCa(X509Certificate certificate, PrivateKey key, String intermediatePem) {
    this.certificate = certificate;
    this.key = key;
    this.intermediatePem = intermediatePem;
  }

  public static RootCa create(Instant now) {
    var key = Keys.create();
    var name = new X500Name("CN=swarm-ca");
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial(),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(ROOT_VALIDITY)),
            name,
            key.getPublic());
    addAuthorityExtensions(builder, key.getPublic());
    return new RootCa(sign(builder, key.getPrivate()), key.getPrivate(), "");
  }

  private static void addAuthorityExtensions(X509v3CertificateBuilder builder, PublicKey key) {
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    } catch (CertIOException | GeneralSecurityException e) {
      throw new PkiFault("cannot make a root certificate", e);
    }
  }

  public static RootCa of(String certificatePem, String keyPem) {
    return new RootCa(Pem.certificates(certificatePem).getFirst(), Pem.key(keyPem), "");
  }

  /// The same authority, shipping an intermediate with each certificate it issues: the one by which
  /// another root vouches for this one's key.
  public RootCa vouchedFor(String intermediatePem) {
    return new RootCa(certificate, key, intermediatePem);
  }

  public String certificatePem() {
    return Pem.certificate(certificate);
  }

  public String keyPem() {
    return Pem.write(Pem.KEY, key.getEncoded());
  }

  /// Vouches for another root: a certificate over its name and key, signed by this one, with which
  /// those who know only this root believe what the other has issued.
  public String crossSign(RootCa other, Instant now) {
    var end = earlier(certificate.getNotAfter(), other.certificate.getNotAfter());
    var builder =
        new JcaX509v3CertificateBuilder(
            subject(),
            serial(),
            Date.from(now.minus(BACKDATED)),
            end,
            other.subject(),
            other.certificate.getPublicKey());
    addAuthorityExtensions(builder, other.certificate.getPublicKey());
    return Pem.certificate(sign(builder, key));
  }

  public boolean hasKeyOf(RootCa other) {
    return certificate.getPublicKey().equals(other.certificate.getPublicKey());
  }

  private static Date earlier(Date one, Date other) {
    return one.before(other) ? one : other;
  }

  private X500Name subject() {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  /// Certifies the request's key under the given name; whatever subject the request asks for is
  /// ignored.
  ///
  /// @param validity less than an hour means [#NODE_VALIDITY]
  /// @return the certificate, followed by the intermediate if there is one
  /// @throws PkiFault if the request is unreadable or not signed by its own key
  public String issue(String requestPem, NodeName name, Duration validity, Instant now) {
    var requested = requestedKey(requestPem);
    try {
      var lifetime = validity.compareTo(LEAST_VALIDITY) < 0 ? NODE_VALIDITY : validity;
      var builder =
          new JcaX509v3CertificateBuilder(
              subject(),
              serial(),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(lifetime)),
              name.subject(),
              requested);
      var utilities = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utilities.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(requested));
      builder.addExtension(Extension.subjectAlternativeName, false, alternatives(name));
      return Pem.certificate(sign(builder, key)) + intermediatePem;
    } catch (IOException | GeneralSecurityException e) {
      throw new PkiFault("cannot make a certificate", e);
    }
  }

  private static PublicKey requestedKey(String requestPem) {
    try {
      var request = new JcaPKCS10CertificationRequest(Pem.read(Pem.REQUEST, requestPem));
      var requested = request.getPublicKey();
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(requested)))
        throw new PkiFault("CSR Decode failed: its signature is wrong");
      return requested;
    } catch (PkiFault told) {
      throw told;
    } catch (IOException
        | GeneralSecurityException
        | PKCSException
        | OperatorCreationException
        | RuntimeException e) {
      // Bytes that a stranger has chosen break the parser in many ways; each is his fault.
      throw new PkiFault("CSR Decode failed: " + e.getMessage(), e);
    }
  }

  private static GeneralNames alternatives(NodeName name) {
    var names = new ArrayList<>(List.of(name.role().ou(), name.nodeId()));
    if (name.role() == NodeRole.MANAGER) names.add("swarm-ca");
    return new GeneralNames(
        names.stream()
            .map(dns -> new GeneralName(GeneralName.dNSName, dns))
            .toArray(GeneralName[]::new));
  }

  private static BigInteger serial() {
    return new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(Keys.signatureOf(key)).build(key)));
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new PkiFault("cannot sign a certificate", e);
    }
  }
}
