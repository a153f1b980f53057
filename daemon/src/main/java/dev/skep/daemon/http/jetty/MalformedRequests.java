package dev.skep.daemon.http.jetty;

import dev.skep.daemon.http.Answer;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// What is not even HTTP gets Docker's error shape too, not the server's own page.
final class MalformedRequests implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var status = response.getStatus() < 400 ? 500 : response.getStatus();
    var message =
        request.getAttribute(ErrorHandler.ERROR_MESSAGE) instanceof String text
            ? text
            : "malformed request";
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    if (Answer.error(status, message).content() instanceof Answer.Content.Bytes(var bytes)) {
      response.write(true, ByteBuffer.wrap(bytes), callback);
    } else {
      callback.succeeded();
    }
    return true;
  }
}
