package dev.skep.daemon.network.relay;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// How a sealed frame looks on the wire, by AES-256-GCM: the line's name (8 bytes), the packet's
/// number (8), the frame, its proof (16). Name and number are proved along with the frame. For one
/// thread.
final class Packets {
  static final int HEADER_BYTES = 2 * Long.BYTES;

  private static final int PROOF_BITS = 128;
  private static final int NONCE_BYTES = 12;

  private final Cipher cipher;
  private final byte[] nonce = new byte[NONCE_BYTES];

  Packets() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java has AES-GCM", missing);
    }
  }

  /// @param number never used before on this line: twice the same one would give away both frames,
  ///   and the means to forge others
  /// @param packet is filled and flipped
  void seal(Line line, long number, ByteBuffer frame, ByteBuffer packet) {
    packet.clear();
    packet.putLong(line.name()).putLong(number);
    try {
      begin(Cipher.ENCRYPT_MODE, line, number, packet);
      cipher.doFinal(frame, packet);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("cannot seal " + frame.remaining() + " bytes", broken);
    }
    packet.flip();
  }

  /// @param packet from after its header on
  /// @param frame is filled and flipped
  /// @return whether the packet was sealed on that line, with that number
  boolean open(Line line, long number, ByteBuffer packet, ByteBuffer frame) {
    frame.clear();
    try {
      begin(Cipher.DECRYPT_MODE, line, number, packet);
      cipher.doFinal(packet, frame);
    } catch (GeneralSecurityException forged) {
      return false;
    }
    frame.flip();
    return true;
  }

  private void begin(int mode, Line line, long number, ByteBuffer packet)
      throws GeneralSecurityException {
    ByteBuffer.wrap(nonce).putLong(NONCE_BYTES - Long.BYTES, number);
    cipher.init(mode, line.key(), new GCMParameterSpec(PROOF_BITS, nonce));
    cipher.updateAAD(packet.duplicate().flip().limit(HEADER_BYTES));
  }
}
