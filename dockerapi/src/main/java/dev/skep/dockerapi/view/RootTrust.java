package dev.skep.dockerapi.view;

import dev.skep.model.NodeDescription.TlsInfo;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/// Which root a swarm trusts, in the form that clients compare between swarm and nodes.
public final class RootTrust {
  private RootTrust() {}

  /// @param pem the root certificate; what cannot be parsed is shown without its issuer
  public static TlsInfo of(String pem) {
    if (pem.isEmpty()) return TlsInfo.NONE;
    try {
      var bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
      var root =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
      return new TlsInfo(
          pem,
          base64(root.getSubjectX500Principal().getEncoded()),
          base64(root.getPublicKey().getEncoded()));
    } catch (CertificateException e) {
      return new TlsInfo(pem, "", "");
    }
  }

  private static String base64(byte[] der) {
    return Base64.getEncoder().encodeToString(der);
  }
}
