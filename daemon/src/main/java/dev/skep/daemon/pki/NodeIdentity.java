package dev.skep.daemon.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.skep.daemon.disk.AtomicFiles;
import dev.skep.daemon.disk.KeyFiles;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
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
    Keys.requirePair(chain.getFirst().getPublicKey(), key);
  }

  public static NodeIdentity of(String certificatePem, String keyPem, String rootPem) {
    return new NodeIdentity(certificatePem, keyPem, rootPem);
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

  /// The same certificate with other roots to believe.
  ///
  /// @throws PkiFault if they do not vouch for this certificate: believing them, the node would
  ///   disown itself
  public NodeIdentity trusting(String rootPem) {
    var other = of(certificatePem, keyPem, rootPem);
    try {
      new Chains(other.roots)
          .checkInItsTime(chain.toArray(X509Certificate[]::new), Chains.Purpose.CLIENT, notAfter());
    } catch (CertificateException stranger) {
      throw new PkiFault("the root does not vouch for this node: " + stranger.getMessage());
    }
    return other;
  }

  /// The certificate first: should the node stop in between, it comes back with the new one under
  /// the old root, which is how it is while a rotation of the root goes on.
  public void save(KeyFiles keys) {
    keys.saveIdentity(certificatePem + keyPem);
    AtomicFiles.write(keys.files().rootCertificate(), rootPem.getBytes(US_ASCII));
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

  /// Who certified this node: the intermediate that came with the certificate, else the root whose
  /// key has signed it. Empty if it is neither.
  public String issuerPem() {
    var candidates = chain.size() > 1 ? chain.subList(1, 2) : roots;
    return candidates.stream().filter(this::hasSigned).findFirst().map(Pem::certificate).orElse("");
  }

  private boolean hasSigned(X509Certificate issuer) {
    try {
      chain.getFirst().verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
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
