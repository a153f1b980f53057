package dev.skep.e2e.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A server's key and a certificate that it signed itself, made by the JDK's `keytool`.
final class OwnCertificate {
  private static final String PASSWORD = "honeycomb";

  private OwnCertificate() {}

  static SSLContext context() {
    try {
      Path store = Files.createTempDirectory("skep-registry-").resolve("keys.p12");
      try {
        make(store);
        return context(store);
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

  private static void make(Path store) throws InterruptedException {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var words = new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", "EC", "-alias", "own"));
    words.addAll(List.of("-dname", "CN=registry", "-validity", "2"));
    words.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    Command.of(words).run().ok();
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
