package dev.skep.daemon.http.jetty;

import dev.skep.daemon.http.Api;
import dev.skep.daemon.http.Incoming;
import dev.skep.dockerapi.client.Headers;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// From Jetty's request to ours and back. Runs on a virtual thread and blocks until the answer is
/// complete.
final class ApiDoor extends Handler.Abstract {
  private final Api api;

  ApiDoor(Api api) {
    this.api = api;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var client = new ConnectedClient(request);
    var body = new IncomingBody(request, client);
    var answer = api.answer(incoming(request, body, client));
    try (var _ = answer.content()) {
      new Reply(request, response, callback, client, body).send(answer);
    }
    return true;
  }

  private static Incoming incoming(Request request, IncomingBody body, ConnectedClient client) {
    var headers = request.getHeaders().stream().map(ApiDoor::field).toList();
    var uri = request.getHttpURI();
    return new Incoming(
        request.getMethod(),
        text(uri.getPath()),
        text(uri.getQuery()),
        new Headers(headers),
        body,
        client);
  }

  private static Headers.Field field(HttpField field) {
    return new Headers.Field(field.getName(), text(field.getValue()));
  }

  private static String text(@Nullable String maybe) {
    return Optional.ofNullable(maybe).orElse("");
  }
}
