package dev.skep.daemon.http.peer;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.HopByHop;
import dev.skep.daemon.http.JsonBody;
import dev.skep.daemon.http.Request;
import dev.skep.daemon.http.swarm.NotServed;
import dev.skep.daemon.rpc.ApiBroken;
import dev.skep.daemon.rpc.ApiCaller;
import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import dev.skep.daemon.rpc.ApiMessages.ApiRequest;
import dev.skep.daemon.rpc.ApiReply;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Another manager's API, asked in a client's stead.
public final class PeerApi {
  private final ApiCaller caller;

  public PeerApi(ApiCaller caller) {
    this.caller = caller;
  }

  /// @param address `host:port` of the manager
  /// @throws NotServed if it has certainly not begun with the request
  /// @throws IOException if that is not known
  public Answer ask(String address, Request request) throws NotServed, IOException {
    var reply =
        caller
            .ask(address, message(request))
            .orElseThrow(() -> new NotServed("this manager is stopping"));
    request.client().whenGone(reply::close);
    return switch (first(reply).orElseThrow(() -> new IOException("an answer without a head"))) {
      case ApiPart.Whole(var status, _, _) when status == NotServed.STATUS ->
          throw new NotServed(address + " does not lead");
      case ApiPart.Whole(var status, var headers, var body) ->
          new Answer(status, Fields.fromWire(headers), content(body));
      case ApiPart.Head(var status, var headers) ->
          new Answer(status, Fields.fromWire(headers), new Answer.Content.Flow(new Relayed(reply)));
      case ApiPart.Chunk _ -> throw new IOException("a body before its head");
    };
  }

  private static ApiRequest message(Request request) throws IOException {
    var headers = HopByHop.stripped(request.headers()).without("Host", "Expect", "Content-Length");
    return new ApiRequest(
        request.method(),
        "/v" + request.version() + request.path(),
        request.rawQuery(),
        Fields.toWire(headers),
        request.body().bytes(JsonBody.LIMIT_BYTES));
  }

  private static Optional<ApiPart> first(ApiReply reply) throws NotServed, IOException {
    try {
      return reply.next();
    } catch (ApiBroken broken) {
      if (broken.started()) throw broken;
      throw new NotServed(String.valueOf(broken.getMessage()));
    }
  }

  private static Answer.Content content(byte[] body) {
    return body.length == 0 ? new Answer.Content.Nothing() : new Answer.Content.Bytes(body);
  }

  private record Relayed(ApiReply reply) implements Answer.Writer {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      for (var part = reply.next(); part.isPresent(); part = reply.next()) {
        switch (part.get()) {
          case ApiPart.Chunk(var bytes) -> out.write(bytes);
          case ApiPart.Whole _, ApiPart.Head _ -> throw new IOException("a second head");
        }
      }
    }

    @Override
    public void close() {
      reply.close();
    }
  }
}
