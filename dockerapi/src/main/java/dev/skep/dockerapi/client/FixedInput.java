package dev.skep.dockerapi.client;

import java.io.IOException;

final class FixedInput extends BodyInput {
  private final Wire wire;
  private long left;

  FixedInput(Wire wire, long length) {
    this.wire = wire;
    this.left = length;
    if (left == 0) end();
  }

  @Override
  int more(byte[] into, int offset, int length) throws IOException {
    var n = wire.read(into, offset, (int) Math.min(length, left));
    if (n < 0) throw new DockerException.Broken("answer ended " + left + " bytes early");
    left -= n;
    // Complete with the last byte, so that a reader who stops there still gives the connection
    // back.
    if (left == 0) end();
    return n;
  }
}
