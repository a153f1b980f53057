package dev.skep.daemon.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// A body that may be asked for more than once: what was read off the wire is kept.
public final class KeptBody implements RequestBody {
  private final RequestBody wire;
  private Optional<byte[]> kept = Optional.empty();

  public KeptBody(RequestBody wire) {
    this.wire = wire;
  }

  @Override
  public OptionalLong length() {
    return wire.length();
  }

  @Override
  public InputStream open() {
    return kept.<InputStream>map(ByteArrayInputStream::new).orElseGet(wire::open);
  }

  @Override
  public byte[] bytes(int limitBytes) throws IOException {
    if (kept.isEmpty()) kept = Optional.of(wire.bytes(limitBytes));
    return kept.get();
  }
}
