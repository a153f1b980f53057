package dev.skep.daemon.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/// New keys: ECDSA on P-256, as swarm mode has them.
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
}
