package dev.skep.daemon.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;

/// New keys: ECDSA on P-256, as swarm mode has them. Given ones may be RSA, too.
final class Keys {
  private Keys() {}

  static KeyPair create() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new PkiFault("cannot make a key", e);
    }
  }

  static String signatureOf(PrivateKey key) {
    return key instanceof RSAKey ? "SHA256withRSA" : "SHA256withECDSA";
  }

  /// @throws PkiFault if what the one signs the other does not confirm
  static void requirePair(PublicKey verifying, PrivateKey signing) {
    try {
      var probe = "skep".getBytes(US_ASCII);
      var signer = Signature.getInstance(signatureOf(signing));
      signer.initSign(signing);
      signer.update(probe);
      var verifier = Signature.getInstance(signatureOf(signing));
      verifier.initVerify(verifying);
      verifier.update(probe);
      if (!verifier.verify(signer.sign())) throw new PkiFault("certificate key mismatch");
    } catch (GeneralSecurityException e) {
      throw new PkiFault("certificate key mismatch", e);
    }
  }
}
