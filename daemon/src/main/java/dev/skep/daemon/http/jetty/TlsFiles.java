package dev.skep.daemon.http.jetty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// The API's certificate, its key and the authority of its clients, as `openssl` writes them: PEM,
/// the key in the clear, in PKCS#8 or in the older forms. Read once, at the start.
public record TlsFiles(Path certificate, Path key, Path authority) {
  private static final char[] NO_PASSWORD = {};

  /// For clients that need not prove themselves.
  public ApiTls encrypting() throws IOException {
    return new ApiTls.On(context(new TrustManager[0]), false);
  }

  /// For clients that must show a certificate of the authority.
  public ApiTls verifying() throws IOException {
    return new ApiTls.On(context(trust()), true);
  }

  private SSLContext context(TrustManager[] trust) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(keys(), trust, null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IOException("no TLS: " + unusable.getMessage(), unusable);
    }
  }

  private KeyManager[] keys() throws IOException {
    try {
      var store = emptyStore();
      var chain = certificates(certificate).toArray(Certificate[]::new);
      store.setKeyEntry("api", privateKey(), NO_PASSWORD, chain);
      var factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException bad) {
      throw new IOException(
          "could not load X509 key pair (cert: \"%s\", key: \"%s\"): %s"
              .formatted(certificate, key, why(bad)),
          bad);
    }
  }

  private PrivateKey privateKey() throws IOException {
    try (Reader text = Files.newBufferedReader(key);
        var pem = new PEMParser(text)) {
      for (var block = pem.readObject(); block != null; block = pem.readObject()) {
        var converter = new JcaPEMKeyConverter();
        if (block instanceof PrivateKeyInfo plain) return converter.getPrivateKey(plain);
        if (block instanceof PEMKeyPair pair) return converter.getKeyPair(pair).getPrivate();
      }
    }
    throw new IOException("no unencrypted private key in " + key);
  }

  private TrustManager[] trust() throws IOException {
    try {
      var store = emptyStore();
      for (var one : certificates(authority)) {
        store.setCertificateEntry("authority-" + store.size(), one);
      }
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException bad) {
      throw new IOException(
          "could not read CA certificate \"" + authority + "\": " + why(bad), bad);
    }
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    var in = new ByteArrayInputStream(Files.readAllBytes(file));
    var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
    if (found.isEmpty()) throw new IOException("no certificate in " + file);
    return found;
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static String why(Exception bad) {
    return bad instanceof NoSuchFileException missing
        ? "open " + missing.getFile() + ": no such file or directory"
        : String.valueOf(bad.getMessage());
  }
}
