package dev.skep.dockerapi.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// Sends a payload. A streamed one goes on beside the answer, because a daemon may answer (refuse,
/// report progress) before it has read everything.
final class Upload {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Wire wire;
  private volatile boolean complete;
  private volatile Optional<Thread> running = Optional.empty();
  private volatile Optional<String> failure = Optional.empty();

  Upload(Wire wire) {
    this.wire = wire;
  }

  static Headers framing(HttpCall call) {
    return switch (call.payload()) {
      case HttpCall.Payload.Nothing() ->
          call.method().equals("GET") || call.method().equals("HEAD")
              ? Headers.NONE
              : Headers.of("Content-Length", "0");
      case HttpCall.Payload.Bytes(var bytes) ->
          Headers.of("Content-Length", Integer.toString(bytes.length));
      case HttpCall.Payload.Streamed(_, var length) ->
          length.isPresent()
              ? Headers.of("Content-Length", Long.toString(length.getAsLong()))
              : Headers.of("Transfer-Encoding", "chunked");
    };
  }

  void start(byte[] head, HttpCall.Payload payload) throws IOException {
    switch (payload) {
      case HttpCall.Payload.Nothing() -> {
        wire.write(head, 0, head.length);
        complete = true;
      }
      case HttpCall.Payload.Bytes(var bytes) -> {
        // One write: a daemon sees header and body in one packet.
        var all = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        wire.write(all, 0, all.length);
        complete = true;
      }
      case HttpCall.Payload.Streamed streamed -> {
        wire.write(head, 0, head.length);
        running = Optional.of(Thread.ofVirtual().name("docker-upload").start(() -> run(streamed)));
      }
    }
  }

  boolean complete() {
    return complete;
  }

  /// Why the source could not be sent to its end, if that is what broke the exchange.
  Optional<String> failure() {
    return failure;
  }

  void stop() {
    if (!complete) running.ifPresent(Thread::interrupt);
  }

  private void run(HttpCall.Payload.Streamed streamed) {
    try {
      copy(streamed);
      complete = true;
    } catch (IOException | RuntimeException broke) {
      failure = Optional.of("request body was not sent to its end: " + broke);
      // A half body cannot be taken back: end the connection so that the daemon does not wait for
      // the rest. When it was
      // the daemon that stopped reading, its answer may be on the way: leave the reader alone.
      if (!(broke instanceof SendFailure)) wire.close();
    }
  }

  private void copy(HttpCall.Payload.Streamed streamed) throws IOException {
    var buffer = new byte[BUFFER_BYTES];
    var chunked = streamed.length().isEmpty();
    var sent = 0L;
    for (var n = streamed.source().read(buffer); n >= 0; n = streamed.source().read(buffer)) {
      if (n == 0) continue;
      send(buffer, n, chunked);
      sent += n;
    }
    checkLength(sent, streamed.length());
    if (chunked) send("0\r\n\r\n");
  }

  private void send(byte[] bytes, int length, boolean chunked) throws SendFailure {
    try {
      if (chunked) wire.write(Integer.toHexString(length) + "\r\n");
      wire.write(bytes, 0, length);
      if (chunked) wire.write("\r\n");
    } catch (IOException broke) {
      throw new SendFailure(broke);
    }
  }

  private void send(String text) throws SendFailure {
    var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    send(bytes, bytes.length, false);
  }

  private static void checkLength(long sent, OptionalLong announced) throws IOException {
    if (announced.isPresent() && announced.getAsLong() != sent) {
      throw new IOException("announced " + announced.getAsLong() + " bytes, got " + sent);
    }
  }

  private static final class SendFailure extends IOException {
    SendFailure(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
