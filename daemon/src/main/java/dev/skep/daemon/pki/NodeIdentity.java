package dev.skep.daemon.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.skep.daemon.disk.AtomicFiles;
import dev.skep.daemon.disk.KeyFiles;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a node shows to others, and whom it believes: its certificate with key, and the roots it
/// trusts.
///
/// On disk, in the certificates folder: `swarm-node.pem` with certificate and key in one file, so
/// that they always match, sealed while the node's keys are locked; and `swarm-root-ca.crt`.
public final class NodeIdentity {
  private final NodeName name;
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final List<X509Certificate> roots;
  private final String certificatePem;
  private final String keyPem;
  private final String rootPem;

  private NodeIdentity(String certificatePem, String keyPem, String rootPem) {
    this.certificatePem = certificatePem;
    this.keyPem = keyPem;
    this.rootPem = rootPem;
    chain = Pem.certificates(certificatePem);
    key = Pem.key(keyPem);
    roots = Pem.certificates(rootPem);
    name =
        NodeName.of(chain.getFirst())
            .orElseThrow(() ->
                new PkiFault(
                    "not a node's certificate: " + chain.getFirst().getSubjectX500Principal()));
    requireSameKey();
  }

  public static NodeIdentity of(String certificatePem, String keyPem, String rootPem) {
    return new NodeIdentity(certificatePem, keyPem, rootPem);
  }

  private void requireSameKey() {
    try {
      var probe = "skep".getBytes(US_ASCII);
      var algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      var signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      var verifier = Signature.getInstance(algorithm);
      verifier.initVerify(chain.getFirst().getPublicKey());
      verifier.update(probe);
      if (!verifier.verify(signer.sign())) throw new PkiFault("certificate key mismatch");
    } catch (GeneralSecurityException e) {
      throw new PkiFault("certificate key mismatch", e);
    }
  }

  /// Empty if this node has none; a fault if what is there cannot be used.
  public static Optional<NodeIdentity> load(KeyFiles keys) {
    var node = keys.identity();
    var root = AtomicFiles.read(keys.files().rootCertificate());
    if (node.isEmpty() || root.isEmpty()) return Optional.empty();
    var text = node.get();
    int keyAt = text.indexOf("-----BEGIN " + Pem.KEY);
    if (keyAt < 0) throw new PkiFault(keys.files().identity() + " has no private key");
    return Optional.of(
        of(text.substring(0, keyAt), text.substring(keyAt), new String(root.get(), US_ASCII)));
  }

  public void save(KeyFiles keys) {
    AtomicFiles.write(keys.files().rootCertificate(), rootPem.getBytes(US_ASCII));
    keys.saveIdentity(certificatePem + keyPem);
  }

  public NodeName name() {
    return name;
  }

  public String certificatePem() {
    return certificatePem;
  }

  public String rootPem() {
    return rootPem;
  }

  public Instant notBefore() {
    return chain.getFirst().getNotBefore().toInstant();
  }

  public Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  List<X509Certificate> chain() {
    return chain;
  }

  PrivateKey key() {
    return key;
  }

  List<X509Certificate> roots() {
    return roots;
  }

  /// Keys stay out of logs.
  @Override
  public String toString() {
    return "NodeIdentity[" + name + ", until " + notAfter() + "]";
  }
}
