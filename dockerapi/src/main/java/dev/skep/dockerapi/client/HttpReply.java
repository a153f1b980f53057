package dev.skep.dockerapi.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// An answer whose body is still on the wire. Close it always: a fully read body gives the
/// connection back, any other ends it.
public final class HttpReply implements Closeable {
  /// Error messages are sentences; more than this is not one.
  private static final int ERROR_BYTES = 1024 * 1024;

  private final Head head;
  private final Framing framing;
  private final Lease lease;
  private final BodyInput body;

  HttpReply(Head head, Framing framing, Lease lease) {
    this.head = head;
    this.framing = framing;
    this.lease = lease;
    this.body = BodyInput.of(framing, lease.wire());
  }

  public int status() {
    return head.status();
  }

  public String reason() {
    return head.reason();
  }

  public Headers headers() {
    return head.headers();
  }

  public Framing framing() {
    return framing;
  }

  public InputStream body() {
    return body;
  }

  /// The whole body; `Broken` when it is longer than `limitBytes`.
  public byte[] bytes(int limitBytes) throws DockerException {
    try {
      var bytes = body.readNBytes(limitBytes);
      if (body.read() < 0) return bytes;
    } catch (DockerException known) {
      throw known;
    } catch (IOException broke) {
      throw new DockerException.Broken("answer broke off: " + broke, broke);
    }
    throw new DockerException.Broken("answer is longer than " + limitBytes + " bytes");
  }

  /// This answer if it is not an error, else its message as an exception (and the connection
  /// released).
  public HttpReply orThrow() throws DockerException {
    if (status() < 400) return this;
    try (this) {
      var text = new String(bytes(ERROR_BYTES), StandardCharsets.UTF_8);
      throw new DockerException.ErrorAnswer(status(), ErrorText.of(text, status(), reason()));
    }
  }

  /// Whether the connection itself can be taken over: after 101, or 200 without an announced end.
  public boolean hijackable() {
    return status() == 101 || framing instanceof Framing.UntilClose;
  }

  /// The connection, no longer HTTP; closing this reply afterwards does nothing.
  public Duplex hijack() {
    if (!hijackable()) {
      throw new IllegalStateException("answer " + status() + " has a body with an end: " + framing);
    }
    return new Hijacked(lease.handOver());
  }

  @Override
  public void close() {
    lease.release(head.keepsAlive() && body.complete() && status() != 101);
  }

  private record Hijacked(Wire wire) implements Duplex {
    @Override
    public InputStream input() {
      return wire.input();
    }

    @Override
    public OutputStream output() {
      return wire.output();
    }

    @Override
    public void closeOutput() throws IOException {
      if (wire.open()) wire.closeOutput();
    }

    @Override
    public void close() {
      wire.close();
    }
  }
}
