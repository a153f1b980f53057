package dev.skep.daemon.http;

import java.io.EOFException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// Reads what should be a JSON document: content type and size are judged here, the document itself
/// by the codec.
public final class JsonBody {
  /// The largest legitimate documents are configs and secrets (500 and 1000 KiB, base64) and
  /// plugin-heavy specs.
  public static final int LIMIT_BYTES = 4 * 1024 * 1024;

  private JsonBody() {}

  /// Empty when the client sent no body at all, which Docker reads as the zero value.
  public static Optional<byte[]> read(Request request) throws IOException {
    if (request.body().absent()) return Optional.empty();
    checkContentType(request.headers().first("Content-Type").orElse(""));
    try {
      var bytes = request.body().bytes(LIMIT_BYTES);
      if (bytes.length == 0)
        throw HttpRefusal.badRequest("invalid JSON: got EOF while reading request body");
      return Optional.of(bytes);
    } catch (EOFException cutShort) {
      throw HttpRefusal.badRequest("invalid JSON: unexpected EOF");
    }
  }

  private static void checkContentType(String header) {
    var type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.equals("application/json")) return;
    if (!header.isEmpty()) complaint(header, type).ifPresent(JsonBody::refuse);
    refuse("unsupported Content-Type header (" + header + "): must be 'application/json'");
  }

  private static Optional<String> complaint(String header, String type) {
    if (type.isEmpty())
      return Optional.of("malformed Content-Type header (" + header + "): mime: no media type");
    if (type.matches("[^\\s/(),:;<=>?@\\[\\\\\\]\"]+(/[^\\s/(),:;<=>?@\\[\\\\\\]\"]+)?"))
      return Optional.empty();
    return Optional.of(
        "malformed Content-Type header ("
            + header
            + "): mime: unexpected content after media type");
  }

  private static void refuse(String message) {
    throw HttpRefusal.badRequest(message);
  }
}
