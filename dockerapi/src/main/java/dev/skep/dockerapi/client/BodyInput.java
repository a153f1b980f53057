package dev.skep.dockerapi.client;

import java.io.IOException;
import java.io.InputStream;

/// A body as a stream that knows when it is complete. A body cut short is `Broken`, never a silent
/// end.
abstract class BodyInput extends InputStream {
  private boolean complete;

  static BodyInput of(Framing framing, Wire wire) {
    return switch (framing) {
      case Framing.Empty() -> new FixedInput(wire, 0);
      case Framing.Fixed(var bytes) -> new FixedInput(wire, bytes);
      case Framing.Chunked() -> new ChunkedInput(wire);
      case Framing.UntilClose() -> new UntilCloseInput(wire);
    };
  }

  final boolean complete() {
    return complete;
  }

  final int end() {
    complete = true;
    return -1;
  }

  /// At least one byte, or `end()`.
  abstract int more(byte[] into, int offset, int length) throws IOException;

  @Override
  public final int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) return 0;
    if (complete) return -1;
    try {
      return more(into, offset, length);
    } catch (DockerException known) {
      throw known;
    } catch (IOException broke) {
      throw new DockerException.Broken("answer broke off: " + broke, broke);
    }
  }

  @Override
  public final int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }
}
