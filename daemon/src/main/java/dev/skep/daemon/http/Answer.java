package dev.skep.daemon.http;

import dev.skep.dockerapi.client.Duplex;
import dev.skep.dockerapi.client.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// What a handler gives back. The version headers are added on the way out.
public record Answer(int status, Headers headers, Content content) {

  public sealed interface Content extends AutoCloseable {
    record Nothing() implements Content {}

    record Bytes(byte[] bytes) implements Content {}

    /// Written while the client reads. The header leaves before the first byte.
    record Flow(Writer writer) implements Content {}

    /// The connection itself, after the header.
    record Takeover(Conversation conversation) implements Content {}

    /// Lets go of whatever stands behind a stream; called once, whether or not the client stayed to
    /// see it.
    @Override
    default void close() {
      switch (this) {
        case Nothing() -> {}
        case Bytes(_) -> {}
        case Flow(var writer) -> writer.close();
        case Takeover(var conversation) -> conversation.close();
      }
    }
  }

  /// Writes a body of unknown length. Every write goes out at once and fails when the client is
  /// gone; ending normally ends the body, throwing cuts it off so that the client notices.
  public interface Writer extends AutoCloseable {
    void writeTo(OutputStream out) throws IOException, InterruptedException;

    @Override
    default void close() {}
  }

  /// Talks on a raw connection; it is closed afterwards.
  public interface Conversation extends AutoCloseable {
    void with(Duplex client) throws IOException, InterruptedException;

    @Override
    default void close() {}
  }

  public static Answer json(int status, byte[] document) {
    return new Answer(status, type("application/json"), new Content.Bytes(document));
  }

  public static Answer empty(int status) {
    return new Answer(status, Headers.NONE, new Content.Nothing());
  }

  public static Answer text(int status, String text) {
    return new Answer(
        status,
        type("text/plain; charset=utf-8"),
        new Content.Bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  public static Answer stream(int status, String contentType, Writer writer) {
    return new Answer(status, type(contentType), new Content.Flow(writer));
  }

  /// Docker's error shape.
  public static Answer error(int status, String message) {
    return json(status, ErrorDocument.of(message));
  }

  public Answer with(String name, String value) {
    return new Answer(status, headers.replacing(name, value), content);
  }

  private static Headers type(String contentType) {
    return Headers.of("Content-Type", contentType);
  }
}
