package dev.skep.daemon.http.peer;

import dev.skep.daemon.http.Answer;
import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Client;
import dev.skep.daemon.http.Incoming;
import dev.skep.daemon.http.RequestBody;
import dev.skep.daemon.rpc.ApiDesk;
import dev.skep.daemon.rpc.ApiMessages.ApiPart;
import dev.skep.daemon.rpc.ApiMessages.ApiRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// Answers what other managers pass on by the same routes as what local clients ask.
public final class PeerDoor implements ApiDesk {
  private final CompletableFuture<Api> api;

  /// @param api completed before any manager can ask
  public PeerDoor(CompletableFuture<Api> api) {
    this.api = api;
  }

  @Override
  public void serve(ApiRequest request, Asker asker) throws IOException, InterruptedException {
    Answer answer = api.join().answer(incoming(request, asker));
    try (var content = answer.content()) {
      var headers = Fields.toWire(answer.headers());
      switch (content) {
        case Answer.Content.Nothing _ ->
            asker.send(new ApiPart.Whole(answer.status(), headers, new byte[0]));
        case Answer.Content.Bytes(var bytes) when bytes.length <= Chunks.BYTES ->
            asker.send(new ApiPart.Whole(answer.status(), headers, bytes));
        case Answer.Content.Bytes(var bytes) -> {
          asker.send(new ApiPart.Head(answer.status(), headers));
          new Chunks(asker).write(bytes);
        }
        case Answer.Content.Flow(var writer) -> {
          asker.send(new ApiPart.Head(answer.status(), headers));
          writer.writeTo(new Chunks(asker));
        }
        case Answer.Content.Takeover _ ->
            throw new IllegalStateException("raw connections are not passed on: " + request);
      }
    }
  }

  private static Incoming incoming(ApiRequest request, Asker asker) {
    return new Incoming(
        request.method(),
        request.path(),
        request.query(),
        Fields.fromWire(request.headers()),
        RequestBody.of(request.body()),
        new AskingClient(asker));
  }

  private record AskingClient(Asker asker) implements Client {
    @Override
    public String address() {
      return "manager " + asker.nodeId();
    }

    @Override
    public boolean isManager() {
      return true;
    }

    @Override
    public void whenGone(Runnable action) {
      asker.whenGone(action);
    }
  }
}
