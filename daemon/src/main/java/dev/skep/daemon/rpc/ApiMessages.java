package dev.skep.daemon.rpc;

import java.util.List;

/// What one manager asks another in a client's stead, and what it hears.
public final class ApiMessages {
  private ApiMessages() {}

  public record Field(String name, String value) {}

  /// A request of the Docker API as the client sent it, its body whole.
  ///
  /// @param path with the version prefix, escaped
  /// @param query escaped, without the question mark
  public record ApiRequest(
      String method, String path, String query, List<Field> headers, byte[] body) {
    /// Bodies and headers carry secrets.
    @Override
    public String toString() {
      return "ApiRequest[" + method + " " + path + "]";
    }
  }

  /// Answers come as one `Whole`, or as a `Head` and any number of `Chunk`s.
  public sealed interface ApiPart {
    record Whole(int status, List<Field> headers, byte[] body) implements ApiPart {}

    record Head(int status, List<Field> headers) implements ApiPart {}

    record Chunk(byte[] bytes) implements ApiPart {}
  }
}
