package dev.skep.dockerapi.view;

import dev.skep.model.NodeDescription.TlsInfo;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/// Which root a swarm trusts and who certifies its nodes, in the form that clients compare between
/// swarm and nodes.
public final class RootTrust {
  private RootTrust() {}

  /// @param rootPem the trusted root
  /// @param issuerPem who certifies nodes: the root itself, or the next one while it is rotated;
  ///   what cannot be parsed is left out
  public static TlsInfo of(String rootPem, String issuerPem) {
    if (issuerPem.isEmpty()) return new TlsInfo(rootPem, "", "");
    try {
      var bytes = new ByteArrayInputStream(issuerPem.getBytes(StandardCharsets.UTF_8));
      var issuer =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
      return new TlsInfo(
          rootPem,
          base64(issuer.getSubjectX500Principal().getEncoded()),
          base64(issuer.getPublicKey().getEncoded()));
    } catch (CertificateException e) {
      return new TlsInfo(rootPem, "", "");
    }
  }

  private static String base64(byte[] der) {
    return Base64.getEncoder().encodeToString(der);
  }
}
