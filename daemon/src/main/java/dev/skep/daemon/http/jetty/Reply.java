package dev.skep.daemon.http.jetty;

import static java.lang.System.Logger.Level.DEBUG;

import dev.skep.daemon.http.Answer;
import dev.skep.dockerapi.client.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/// Puts one answer on the wire and leaves the connection ready for the next request, taken over, or
/// closed; never in between.
final class Reply {
  private static final System.Logger log = System.getLogger(Reply.class.getName());

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final ConnectedClient client;
  private final IncomingBody body;

  Reply(
      Request request,
      Response response,
      Callback callback,
      ConnectedClient client,
      IncomingBody body) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.client = client;
    this.body = body;
  }

  void send(Answer answer) {
    if (answer.content() instanceof Answer.Content.Takeover(var conversation)) {
      new Handover(request, client).run(answer, conversation);
      return;
    }
    try {
      head(answer);
      content(answer.content());
      body.drain();
    } catch (Exception cutOff) {
      log.log(
          DEBUG,
          "answer to {0} {1} cut off: {2}",
          request.getMethod(),
          request.getHttpURI(),
          cutOff);
      client.release();
      callback.failed(cutOff);
      return;
    }
    giveBack(client.release());
    callback.succeeded();
  }

  private void head(Answer answer) {
    response.setStatus(answer.status());
    for (var field : answer.headers().fields()) add(field);
  }

  private void add(Headers.Field field) {
    if (field.name().equalsIgnoreCase("Date"))
      response.getHeaders().put(HttpHeader.DATE, field.value());
    else response.getHeaders().add(field.name(), field.value());
  }

  private void content(Answer.Content content) throws IOException, InterruptedException {
    switch (content) {
      case Answer.Content.Nothing() -> Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
      case Answer.Content.Bytes(var bytes) -> {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        Content.Sink.write(response, true, ByteBuffer.wrap(bytes));
      }
      case Answer.Content.Flow(var writer) -> {
        // The header goes first: `docker run` starts the container only once the wait has answered.
        Content.Sink.write(response, false, BufferUtil.EMPTY_BUFFER);
        writer.writeTo(new Immediate(response));
        Content.Sink.write(response, true, BufferUtil.EMPTY_BUFFER);
      }
      case Answer.Content.Takeover _ ->
          throw new IllegalStateException("a takeover has no HTTP body");
    }
  }

  private void giveBack(ByteBuffer early) {
    if (early.hasRemaining()
        && request.getConnectionMetaData().getConnection() instanceof Connection.UpgradeTo http) {
      http.onUpgradeTo(early);
    }
  }

  /// Each write is on the wire when it returns.
  private static final class Immediate extends OutputStream {
    private final Response response;

    Immediate(Response response) {
      this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0) Content.Sink.write(response, false, ByteBuffer.wrap(bytes, offset, length));
    }
  }
}
