package dev.skep.daemon.disk;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A stream that is sealed piece by piece, so that a snapshot needs no memory of its own size. Each
/// piece is bound to its place and the last one says that it is the last: pieces cannot be moved,
/// dropped or cut off. Layout: per piece its sealed length (4 bytes) and the sealed bytes.
public final class SealedOutput extends OutputStream {
  static final int PIECE_BYTES = 64 * 1024;

  private final Seal seal;
  private final DataOutputStream out;
  private final byte[] piece = new byte[PIECE_BYTES];
  private int filled;
  private long count;
  private boolean closed;

  public SealedOutput(Seal seal, OutputStream out) {
    this.seal = seal;
    this.out = new DataOutputStream(out);
  }

  static byte[] place(long count, boolean last) {
    return ByteBuffer.allocate(9).putLong(count).put((byte) (last ? 1 : 0)).array();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      if (filled == PIECE_BYTES) put(false);
      int n = Math.min(length - done, PIECE_BYTES - filled);
      System.arraycopy(bytes, offset + done, piece, filled, n);
      filled += n;
      done += n;
    }
  }

  private void put(boolean last) throws IOException {
    var sealed = seal.seal(Arrays.copyOf(piece, filled), place(count++, last));
    out.writeInt(sealed.length);
    out.write(sealed);
    filled = 0;
  }

  /// Writes the last piece. The stream below stays open, for its owner to sync.
  @Override
  public void close() throws IOException {
    if (closed) return;
    closed = true;
    if (filled == PIECE_BYTES) put(false);
    put(true);
    out.flush();
  }
}
