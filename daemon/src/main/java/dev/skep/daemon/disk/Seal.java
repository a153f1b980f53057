package dev.skep.daemon.disk;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals bytes with AES-256-GCM, so that secrets are never in the clear on a disk and a changed
/// byte is noticed.
///
/// Layout: version 1 (1 byte), key id (4), nonce (12), ciphertext with its tag (16). The key id is
/// the start of the key's SHA-256, so that a wrong key is told from a changed byte. The nonce is
/// random: with 2^32 entries under one key a repetition has odds of 2^-33, rotate long before.
public final class Seal {
  /// How much longer sealed bytes are.
  public static final int OVERHEAD_BYTES = 1 + 4 + 12 + 16;

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SortedMap<Integer, SecretKeySpec> byId = new TreeMap<>();
  private final int current;
  private final SecureRandom dice = new SecureRandom();

  public Seal(SealKeys keys) {
    for (var key : keys.keys()) byId.put(id(key), new SecretKeySpec(key, "AES"));
    current = id(keys.keys().getFirst());
  }

  private static int id(byte[] key) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key)).getInt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Seals bytes for one place: `associated` is not stored, and must be the same at opening.
  public byte[] seal(byte[] plain, byte[] associated) {
    var nonce = new byte[NONCE_BYTES];
    dice.nextBytes(nonce);
    var sealed = ByteBuffer.allocate(plain.length + OVERHEAD_BYTES);
    sealed.put(VERSION).putInt(current).put(nonce);
    try {
      cipher(Cipher.ENCRYPT_MODE, key(current), nonce, associated)
          .doFinal(ByteBuffer.wrap(plain), sealed);
    } catch (GeneralSecurityException e) {
      throw new SealFault("cannot seal " + plain.length + " bytes", e);
    }
    return sealed.array();
  }

  public byte[] open(byte[] sealed, byte[] associated) {
    if (sealed.length < OVERHEAD_BYTES)
      throw new SealFault("too short to be sealed: " + sealed.length + " bytes");
    var in = ByteBuffer.wrap(sealed);
    var version = in.get();
    if (version != VERSION) throw new SealFault("sealed with unknown version " + version);
    var key = key(in.getInt());
    var nonce = new byte[NONCE_BYTES];
    in.get(nonce);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, nonce, associated)
          .doFinal(sealed, in.position(), in.remaining());
    } catch (AEADBadTagException e) {
      throw new SealFault("sealed bytes were changed, or belong elsewhere", e);
    } catch (GeneralSecurityException e) {
      throw new SealFault("cannot open " + sealed.length + " sealed bytes", e);
    }
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associated);
    return cipher;
  }

  private SecretKeySpec key(int id) {
    var key = byId.get(id);
    if (key == null)
      throw new SealFault("sealed with another key: id %08x, ours are %s".formatted(id, hex(byId)));
    return key;
  }

  private static String hex(Map<Integer, ?> ids) {
    return ids.keySet().stream().map("%08x"::formatted).toList().toString();
  }
}
