package dev.skep.daemon.network.relay;

import dev.skep.agent.network.SealedEnd;
import dev.skep.model.NetworkKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// One direction between two runs of two nodes, under one of the swarm's keys. Its own key follows
/// from all of these, so that a frame is worth nothing on any other line: not from another node,
/// not back to its sender, not after a restart of either end.
///
/// @param name tells the line from others on the wire, and nothing else
/// @param key AES-256
record Line(long name, SecretKeySpec key) {
  private static final byte[] PURPOSE = "skep overlay 1".getBytes(StandardCharsets.UTF_8);
  private static final int KEY_BYTES = 32;

  static Line between(SealedEnd from, SealedEnd to, NetworkKey key) {
    try {
      var kdf = KDF.getInstance("HKDF-SHA256");
      byte[] derived =
          kdf.deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(new SecretKeySpec(key.secret().bytes(), "Generic"))
                  .addSalt(PURPOSE)
                  .thenExpand(ends(from, to), KEY_BYTES + Long.BYTES));
      return new Line(
          ByteBuffer.wrap(derived, KEY_BYTES, Long.BYTES).getLong(),
          new SecretKeySpec(derived, 0, KEY_BYTES, "AES"));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java has HKDF-SHA256", missing);
    }
  }

  /// Each part with its length, so that no two pairs of ends read alike.
  private static byte[] ends(SealedEnd from, SealedEnd to) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(from.node().value());
      out.writeUTF(from.incarnation());
      out.writeUTF(to.node().value());
      out.writeUTF(to.incarnation());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
