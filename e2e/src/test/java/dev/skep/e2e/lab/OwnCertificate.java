package dev.skep.e2e.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A server's key and a certificate that it signed itself, made by the JDK's `keytool`.
///
/// @param context for the server
/// @param pem for those who are to trust it
record OwnCertificate(SSLContext context, String pem) {
  private static final String PASSWORD = "honeycomb";
  private static final String ALIAS = "own";

  /// @param address an IP address, at which the server listens
  static OwnCertificate of(String address) {
    try {
      Path store = Files.createTempDirectory("skep-registry-").resolve("keys.p12");
      try {
        make(store, address);
        return read(store);
      } finally {
        Files.deleteIfExists(store);
        Files.delete(store.getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new IllegalStateException("no certificate for the registry", e);
    }
  }

  private static void make(Path store, String address) throws InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var words = new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", "EC", "-alias", ALIAS));
    words.addAll(List.of("-dname", "CN=registry", "-ext", "SAN=ip:" + address, "-validity", "2"));
    words.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Command.of(words).run().ok();
  }

  private static OwnCertificate read(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new OwnCertificate(context, pem(keys.getCertificate(ALIAS).getEncoded()));
  }

  private static String pem(byte[] certificate) {
    var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN CERTIFICATE-----\n"
        + encoder.encodeToString(certificate)
        + "\n-----END CERTIFICATE-----\n";
  }
}
