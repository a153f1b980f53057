package dev.skep.daemon.http.engine;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Handler;
import dev.skep.daemon.http.HopByHop;
import dev.skep.daemon.http.Request;
import dev.skep.dockerapi.client.DockerException;
import dev.skep.dockerapi.client.Duplex;
import dev.skep.dockerapi.client.Framing;
import dev.skep.dockerapi.client.Headers;
import dev.skep.dockerapi.client.HttpCall;
import dev.skep.dockerapi.client.HttpReply;
import java.io.IOException;
import java.io.OutputStream;

/// Passes a request to the engine and the engine's answer back, both as streams. Changes nothing
/// but the version prefix and the fields that belong to a single connection.
public final class Forwarder implements Handler {
  /// Bodies up to here are read before the engine is asked: then the client can be watched from the
  /// start.
  private static final int INLINE_BYTES = 1024 * 1024;

  private static final int SHORT_BYTES = 32 * 1024;

  private static final int BUFFER_BYTES = 64 * 1024;

  private final EngineLink engine;

  public Forwarder(EngineLink engine) {
    this.engine = engine;
  }

  @Override
  public Answer handle(Request request) throws IOException {
    try {
      return answer(request, reply(request));
    } catch (DockerException trouble) {
      if (trouble instanceof DockerException.Unreachable) engine.lost(trouble);
      throw EngineTrouble.refusal(trouble);
    }
  }

  private HttpReply reply(Request request) throws IOException {
    var pending = engine.client().begin(call(request));
    request.client().whenGone(pending::abort);
    var reply = pending.await();
    engine.noticed(reply.headers());
    return reply;
  }

  private HttpCall call(Request request) throws IOException {
    var version = engine.facts().spoken(request.version());
    var query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
    var target = "/v" + version + request.path() + query;
    return new HttpCall(
        request.method(), target, requestHeaders(request.headers()), payload(request));
  }

  private static Headers requestHeaders(Headers headers) {
    var kept = HopByHop.stripped(headers).without("Host", "Expect", "Content-Length");
    var upgrade = headers.first("Upgrade").filter(_ -> headers.lists("Connection", "Upgrade"));
    return upgrade
        .map(protocol -> kept.with("Connection", "Upgrade").with("Upgrade", protocol))
        .orElse(kept);
  }

  private static HttpCall.Payload payload(Request request) throws IOException {
    if (request.body().absent()) return new HttpCall.Payload.Nothing();
    var length = request.body().length();
    // A connection that will be taken over must have no reader left on it.
    if (RawStreams.mayHijack(request) || length.orElse(Long.MAX_VALUE) <= INLINE_BYTES) {
      return new HttpCall.Payload.Bytes(request.body().bytes(INLINE_BYTES));
    }
    return new HttpCall.Payload.Streamed(request.body().open(), length);
  }

  private static Answer answer(Request request, HttpReply reply) throws DockerException {
    if (RawStreams.isRaw(request, reply)) {
      return new Answer(
          reply.status(), rawHeaders(reply), new Answer.Content.Takeover(new Joined(reply)));
    }
    var headers = HopByHop.stripped(reply.headers());
    return switch (reply.framing()) {
      case Framing.Empty() -> {
        reply.close();
        yield new Answer(reply.status(), headers, new Answer.Content.Nothing());
      }
      // A short body is on its way already: one packet instead of three.
      case Framing.Fixed(var bytes) when bytes <= SHORT_BYTES -> {
        try (reply) {
          yield new Answer(
              reply.status(), headers, new Answer.Content.Bytes(reply.bytes(SHORT_BYTES)));
        }
      }
      case Framing.Fixed _, Framing.Chunked _, Framing.UntilClose _ ->
          new Answer(reply.status(), headers, new Answer.Content.Flow(new Copied(reply)));
    };
  }

  private static Headers rawHeaders(HttpReply reply) {
    var headers = HopByHop.stripped(reply.headers());
    var upgrade = reply.headers().first("Upgrade");
    return upgrade
        .map(protocol -> headers.with("Connection", "Upgrade").with("Upgrade", protocol))
        .orElse(headers);
  }

  private record Joined(HttpReply reply) implements Answer.Conversation {
    @Override
    public void with(Duplex client) throws InterruptedException {
      Tunnel.join(client, reply.hijack());
    }

    @Override
    public void close() {
      reply.close();
    }
  }

  private record Copied(HttpReply reply) implements Answer.Writer {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      var buffer = new byte[BUFFER_BYTES];
      var body = reply.body();
      for (var n = body.read(buffer); n >= 0; n = body.read(buffer)) out.write(buffer, 0, n);
    }

    @Override
    public void close() {
      reply.close();
    }
  }
}
