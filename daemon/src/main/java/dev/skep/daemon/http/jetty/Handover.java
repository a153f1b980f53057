package dev.skep.daemon.http.jetty;

import static java.lang.System.Logger.Level.DEBUG;

import dev.skep.daemon.http.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;

/// Takes a connection away from HTTP. Jetty would frame a 200 as a body, and Docker's hijack is
/// neither framed nor always an upgrade: so the header is written here, and Jetty's own exchange is
/// left unfinished; closing the connection at the end is what ends it.
final class Handover {
  private static final System.Logger log = System.getLogger(Handover.class.getName());

  private final Request request;
  private final ConnectedClient client;

  Handover(Request request, ConnectedClient client) {
    this.request = request;
    this.client = client;
  }

  void run(Answer answer, Answer.Conversation conversation) {
    var early = client.release();
    try (var raw = new RawConnection(client.connection(), unread(early))) {
      raw.output().write(head(answer));
      conversation.with(raw);
    } catch (IOException gone) {
      log.log(DEBUG, "raw stream of {0} ended: {1}", request.getHttpURI(), gone);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the client sent after its request, in the order it sent it.
  private ByteBuffer unread(ByteBuffer early) {
    var first = new byte[0];
    if (request.getConnectionMetaData().getConnection() instanceof Connection.UpgradeFrom http) {
      first = Optional.ofNullable(http.onUpgradeFrom()).map(BufferUtil::toArray).orElse(first);
    }
    var all = ByteBuffer.allocate(first.length + early.remaining());
    return all.put(first).put(early).flip();
  }

  private static byte[] head(Answer answer) {
    var reason = answer.status() == 101 ? "UPGRADED" : HttpStatus.getMessage(answer.status());
    var text =
        new StringBuilder("HTTP/1.1 ")
            .append(answer.status())
            .append(' ')
            .append(reason)
            .append("\r\n");
    for (var field : answer.headers().fields()) {
      text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
