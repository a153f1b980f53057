package dev.skep.daemon.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/// A request's body on its way in. `length` is what the client announced: 0 for none, empty for
/// chunked.
public interface RequestBody {
  OptionalLong length();

  InputStream open();

  static RequestBody of(byte[] bytes) {
    return new RequestBody() {
      @Override
      public OptionalLong length() {
        return OptionalLong.of(bytes.length);
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  default boolean absent() {
    return length().orElse(-1) == 0;
  }

  /// All of it, or 413 as soon as it is known to be longer than `limitBytes`; never holds more than
  /// the limit.
  default byte[] bytes(int limitBytes) throws IOException {
    if (length().orElse(0) > limitBytes) throw tooLarge(limitBytes);
    var in = open();
    var bytes = in.readNBytes(limitBytes);
    if (bytes.length == limitBytes && in.read() >= 0) throw tooLarge(limitBytes);
    return bytes;
  }

  private static HttpRefusal tooLarge(int limitBytes) {
    return new HttpRefusal(413, "http: request body too large: more than " + limitBytes + " bytes");
  }
}
