package dev.skep.daemon.disk;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Reads what a [SealedOutput] wrote; ends only at its last piece.
public final class SealedInput extends InputStream {
  private final Seal seal;
  private final DataInputStream in;
  private byte[] piece = new byte[0];
  private int taken;
  private long count;
  private boolean ended;

  public SealedInput(Seal seal, InputStream in) {
    this.seal = seal;
    this.in = new DataInputStream(in);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) return 0;
    while (taken == piece.length) {
      if (ended) return -1;
      next();
    }
    int n = Math.min(length, piece.length - taken);
    System.arraycopy(piece, taken, bytes, offset, n);
    taken += n;
    return n;
  }

  private void next() throws IOException {
    byte[] sealed;
    try {
      int length = in.readInt();
      if (length < Seal.OVERHEAD_BYTES || length > SealedOutput.PIECE_BYTES + Seal.OVERHEAD_BYTES)
        throw new SealFault("piece " + count + " claims " + length + " bytes");
      sealed = new byte[length];
      in.readFully(sealed);
    } catch (EOFException e) {
      throw new SealFault("sealed stream ends in piece " + count, e);
    }
    // Every piece but the last is full and the last one never is, so the length tells which one
    // this must be.
    ended = sealed.length < SealedOutput.PIECE_BYTES + Seal.OVERHEAD_BYTES;
    piece = seal.open(sealed, SealedOutput.place(count++, ended));
    taken = 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
