package dev.skep.daemon.names;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// Messages on a TCP connection: each has its length in two bytes before it.
final class Frames {
  private static final int LENGTH_BYTES = 2;

  private Frames() {}

  /// Empty when the other side has ended the connection between two messages.
  static Optional<byte[]> read(InputStream stream) throws IOException {
    int high = stream.read();
    if (high < 0) return Optional.empty();
    var in = new DataInputStream(stream);
    var message = new byte[high << 8 | in.readUnsignedByte()];
    in.readFully(message);
    return Optional.of(message);
  }

  /// In one piece: two small writes would be two packets.
  static void write(OutputStream stream, byte[] message) throws IOException {
    var framed = new byte[LENGTH_BYTES + message.length];
    framed[0] = (byte) (message.length >> 8);
    framed[1] = (byte) message.length;
    System.arraycopy(message, 0, framed, LENGTH_BYTES, message.length);
    stream.write(framed);
    stream.flush();
  }
}
