package dev.skep.daemon.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/// Certificates, keys and requests as text.
final class Pem {
  static final String CERTIFICATE = "CERTIFICATE";
  static final String KEY = "PRIVATE KEY";
  static final String REQUEST = "CERTIFICATE REQUEST";

  private Pem() {}

  static String write(String type, byte[] der) {
    var text = new StringWriter();
    try (var writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, der));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static byte[] read(String type, String pem) {
    try (var reader = new PemReader(new StringReader(pem))) {
      var object = reader.readPemObject();
      if (object == null || !object.getType().equals(type))
        throw new PkiFault("no PEM block of type " + type);
      return object.getContent();
    } catch (IOException e) {
      throw new PkiFault("not a PEM block of type " + type + ": " + e.getMessage(), e);
    }
  }

  static String certificate(X509Certificate certificate) {
    try {
      return write(CERTIFICATE, certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new PkiFault("cannot encode a certificate", e);
    }
  }

  /// All certificates of a bundle.
  static List<X509Certificate> certificates(String pem) {
    var certificates = new ArrayList<X509Certificate>();
    try (var reader = new PemReader(new StringReader(pem))) {
      var factory = CertificateFactory.getInstance("X.509");
      for (var object = reader.readPemObject(); object != null; object = reader.readPemObject()) {
        if (!object.getType().equals(CERTIFICATE))
          throw new PkiFault("not a certificate but a " + object.getType());
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(object.getContent())));
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new PkiFault("not a certificate: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) throw new PkiFault("no certificate in PEM");
    return List.copyOf(certificates);
  }

  /// As PKCS#8, or as OpenSSL writes EC and RSA keys by itself.
  static PrivateKey key(String pem) {
    try (var parser = new PEMParser(new StringReader(pem))) {
      for (var it = parser.readObject(); it != null; it = parser.readObject()) {
        switch (it) {
          case PrivateKeyInfo key -> {
            return usable(new JcaPEMKeyConverter().getPrivateKey(key));
          }
          case PEMKeyPair pair -> {
            return usable(new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo()));
          }
          default -> {} // the name of a curve, before its key
        }
      }
    } catch (IOException e) {
      throw new PkiFault("not a private key: " + e.getMessage(), e);
    }
    throw new PkiFault("no PEM block of type " + KEY);
  }

  private static PrivateKey usable(PrivateKey key) {
    if (key instanceof ECKey || key instanceof RSAKey) return key;
    throw new PkiFault("not an EC or RSA private key");
  }
}
