package dev.skep.daemon.http.peer;

import dev.skep.daemon.rpc.ApiDesk.Asker;
import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;

/// A body on its way to the manager that asks, piece by piece; each write waits until there is
/// room.
final class Chunks extends OutputStream {
  /// Some network packets; two of them may wait at either end.
  static final int BYTES = 64 * 1024;

  private final Asker asker;

  Chunks(Asker asker) {
    this.asker = asker;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      for (int at = offset; at < offset + length; at += BYTES) {
        int end = Math.min(at + BYTES, offset + length);
        asker.send(new ApiPart.Chunk(Arrays.copyOfRange(bytes, at, end)));
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("this manager is stopping");
    }
  }
}
