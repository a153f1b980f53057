package dev.skep.daemon.http.jetty;

import dev.skep.daemon.http.RequestBody;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/// The body on Jetty's side. Once it is read to its end, the connection has nothing more to say but
/// "gone", and the client can be watched.
final class IncomingBody implements RequestBody {
  /// How much of a body that nobody wanted is read and thrown away, so that the client, still
  /// writing, sees the answer instead of a reset. Past that the connection ends.
  private static final long MOST_DRAINED_BYTES = 256L * 1024 * 1024;

  private final Request request;
  private final ConnectedClient client;
  private volatile boolean opened;
  private volatile boolean consumed;

  IncomingBody(Request request, ConnectedClient client) {
    this.request = request;
    this.client = client;
    if (absent()) consumed();
  }

  @Override
  public OptionalLong length() {
    var length = request.getLength();
    if (length >= 0) return OptionalLong.of(length);
    return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
        ? OptionalLong.empty()
        : OptionalLong.of(0);
  }

  @Override
  public InputStream open() {
    opened = true;
    return new FilterInputStream(Content.Source.asInputStream(request)) {
      @Override
      public int read() throws IOException {
        return noticed(super.read());
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return noticed(super.read(into, offset, length));
      }
    };
  }

  private int noticed(int n) {
    if (n < 0) consumed();
    return n;
  }

  private void consumed() {
    if (consumed) return;
    consumed = true;
    client.bodyConsumed();
  }

  void drain() throws IOException {
    // A client that still waits for "100 Continue" has sent nothing, and reading would ask it to.
    if (consumed || (!opened && request.getHeaders().contains(HttpHeader.EXPECT))) return;
    var in = open();
    var buffer = new byte[64 * 1024];
    var left = MOST_DRAINED_BYTES;
    for (var n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) left -= n;
  }
}
