package dev.skep.dockerapi.client;

import java.io.IOException;

final class ChunkedInput extends BodyInput {
  private static final int LINE_BYTES = 8 * 1024;

  private final Wire wire;
  private long left;
  private boolean inside;

  ChunkedInput(Wire wire) {
    this.wire = wire;
  }

  @Override
  int more(byte[] into, int offset, int length) throws IOException {
    if (left == 0 && !nextChunk()) return end();
    var n = wire.read(into, offset, (int) Math.min(length, left));
    if (n < 0) throw new DockerException.Broken("answer ended inside a chunk");
    left -= n;
    return n;
  }

  private boolean nextChunk() throws IOException {
    if (inside) expectLineEnd();
    inside = true;
    left = size(wire.line(LINE_BYTES));
    if (left > 0) return true;
    while (!wire.line(LINE_BYTES).isEmpty()) {
      // Trailers carry nothing that Docker's API uses.
    }
    return false;
  }

  private void expectLineEnd() throws IOException {
    if (!wire.line(LINE_BYTES).isEmpty())
      throw new DockerException.Broken("chunk is longer than announced");
  }

  private static long size(String line) throws DockerException.Broken {
    var end = line.indexOf(';');
    var digits = (end < 0 ? line : line.substring(0, end)).strip();
    try {
      var size = Long.parseLong(digits, 16);
      if (size >= 0) return size;
    } catch (NumberFormatException notHex) {
      throw new DockerException.Broken("chunk size is not a number: " + digits, notHex);
    }
    throw new DockerException.Broken("chunk size is negative: " + digits);
  }
}
