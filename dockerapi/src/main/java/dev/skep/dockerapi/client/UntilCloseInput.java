package dev.skep.dockerapi.client;

import java.io.IOException;

final class UntilCloseInput extends BodyInput {
  private final Wire wire;

  UntilCloseInput(Wire wire) {
    this.wire = wire;
  }

  @Override
  int more(byte[] into, int offset, int length) throws IOException {
    var n = wire.read(into, offset, length);
    return n < 0 ? end() : n;
  }
}
