package dev.skep.dockerapi.client;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Talks to one Docker API. Safe for many threads at once; each request has a connection of its own
/// while it runs.
public final class DockerClient implements AutoCloseable {
  /// More idle connections than requests usually in flight per engine (4 bring its full speed) only
  /// cost descriptors.
  private static final int IDLE_CONNECTIONS = 16;

  private final Endpoint endpoint;
  private final Timeouts timeouts;
  private final ConnectionPool pool;

  public DockerClient(Endpoint endpoint, Timeouts timeouts) {
    this(endpoint, timeouts, new ConnectionPool(IDLE_CONNECTIONS));
  }

  private DockerClient(Endpoint endpoint, Timeouts timeouts, ConnectionPool pool) {
    this.endpoint = endpoint;
    this.timeouts = timeouts;
    this.pool = pool;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /// The same connections with other patience.
  public DockerClient with(Timeouts other) {
    return new DockerClient(endpoint, other, pool);
  }

  /// Sends and waits for the header of the answer, whatever its status.
  public HttpReply send(HttpCall call) throws DockerException {
    return begin(call).await();
  }

  /// Sends, and leaves the waiting (and the choice to abort it) to the caller.
  public PendingReply begin(HttpCall call) throws DockerException {
    var head = head(call);
    var wire = connection();
    var upload = new Upload(wire);
    try (var _ = new Deadline(timeouts.answer(), wire)) {
      upload.start(head, call.payload());
    } catch (IOException broke) {
      // The daemon may have refused early and said why before it closed: the reader finds out.
      if (!wire.open())
        throw new DockerException.Broken(call.method() + " " + call.target() + ": " + broke, broke);
    }
    return new PendingReply(call, new Lease(wire, upload, pool), timeouts.answer());
  }

  private byte[] head(HttpCall call) {
    var text =
        new StringBuilder(call.method()).append(' ').append(call.target()).append(" HTTP/1.1\r\n");
    if (call.headers().first("Host").isEmpty())
      text.append("Host: ").append(endpoint.host()).append("\r\n");
    for (var field : call.headers().without("Content-Length", "Transfer-Encoding").fields())
      append(text, field);
    for (var field : Upload.framing(call).fields()) append(text, field);
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void append(StringBuilder text, Headers.Field field) {
    if ((field.name() + field.value()).chars().anyMatch(c -> c == '\r' || c == '\n')) {
      throw new IllegalArgumentException("header field contains a line end: " + field.name());
    }
    text.append(field.name()).append(": ").append(field.value()).append("\r\n");
  }

  private Wire connection() throws DockerException {
    var kept = pool.take();
    return kept.isPresent() ? kept.get() : connect();
  }

  private Wire connect() throws DockerException.Unreachable {
    var opened = Optional.<SocketChannel>empty();
    try {
      var channel = endpoint.channel();
      opened = Optional.of(channel);
      try (var deadline = new Deadline(timeouts.connect(), channel)) {
        connect(channel, deadline);
      }
      return new Wire(channel);
    } catch (IOException | UnresolvedAddressException failed) {
      opened.ifPresent(channel -> new Wire(channel).close());
      throw new DockerException.Unreachable(endpoint, reason(failed), failed);
    }
  }

  private void connect(SocketChannel channel, Deadline deadline) throws IOException {
    try {
      channel.connect(endpoint.address());
    } catch (IOException failed) {
      if (deadline.expired())
        throw new IOException(
            "no connection within " + timeouts.connect().toMillis() + " ms", failed);
      throw failed;
    }
  }

  private static String reason(Exception failed) {
    if (failed instanceof UnresolvedAddressException) return "unknown host";
    var message = failed.getMessage();
    return message == null ? failed.getClass().getSimpleName() : message;
  }

  @Override
  public void close() {
    pool.close();
  }
}
