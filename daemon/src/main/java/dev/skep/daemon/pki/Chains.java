package dev.skep.daemon.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Checks certificate chains against given roots, and nothing else.
final class Chains {
  private Chains() {}

  static X509ExtendedTrustManager trusting(List<X509Certificate> roots) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < roots.size(); i++) store.setCertificateEntry("root" + i, roots.get(i));
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (var manager : factory.getTrustManagers())
        if (manager instanceof X509ExtendedTrustManager chains) return chains;
      throw new PkiFault("no PKIX trust manager");
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiFault("cannot trust the root CA", e);
    }
  }
}
