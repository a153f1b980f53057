package dev.skep.daemon.http;

import dev.skep.dockerapi.client.Headers;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/// Requests for tests, without a server.
public final class Asked {
  /// Nobody who could hang up.
  public static final Client NOBODY =
      new Client() {
        @Override
        public String address() {
          return "@";
        }

        @Override
        public void whenGone(Runnable action) {}
      };

  private Asked() {}

  public static Incoming get(String target) {
    return of("GET", target, Headers.NONE, RequestBody.of(new byte[0]));
  }

  public static Incoming delete(String target) {
    return of("DELETE", target, Headers.NONE, RequestBody.of(new byte[0]));
  }

  public static Incoming post(String target, String json) {
    return of(
        "POST",
        target,
        Headers.of("Content-Type", "application/json"),
        RequestBody.of(bytes(json)));
  }

  public static Incoming of(String method, String target, Headers headers, RequestBody body) {
    var mark = target.indexOf('?');
    var path = mark < 0 ? target : target.substring(0, mark);
    return new Incoming(
        method, path, mark < 0 ? "" : target.substring(mark + 1), headers, body, NOBODY);
  }

  /// A body whose length the client did not announce.
  public static RequestBody chunked(byte[] bytes) {
    return new RequestBody() {
      @Override
      public OptionalLong length() {
        return OptionalLong.empty();
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  /// The body of an answer that has all its bytes.
  public static String text(Answer answer) {
    return switch (answer.content()) {
      case Answer.Content.Nothing() -> "";
      case Answer.Content.Bytes(var bytes) -> new String(bytes, StandardCharsets.UTF_8);
      case Answer.Content.Flow _, Answer.Content.Takeover _ ->
          throw new AssertionError("answer is a stream");
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
