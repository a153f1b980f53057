package dev.skep.dockerapi.client;

/// How the end of an answer's body is told.
public sealed interface Framing {
  record Empty() implements Framing {}

  record Fixed(long bytes) implements Framing {}

  record Chunked() implements Framing {}

  /// Until the connection closes; also what a hijack without upgrade looks like.
  record UntilClose() implements Framing {}

  static Framing of(String method, int status, Headers headers) throws DockerException.Broken {
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) return new Empty();
    if (headers.lists("Transfer-Encoding", "chunked")) return new Chunked();
    var length = headers.first("Content-Length");
    if (length.isEmpty()) return new UntilClose();
    try {
      var bytes = Long.parseLong(length.get().strip());
      if (bytes < 0) throw new DockerException.Broken("Content-Length is negative: " + bytes);
      return bytes == 0 ? new Empty() : new Fixed(bytes);
    } catch (NumberFormatException notANumber) {
      throw new DockerException.Broken(
          "Content-Length is not a number: " + length.get(), notANumber);
    }
  }
}
