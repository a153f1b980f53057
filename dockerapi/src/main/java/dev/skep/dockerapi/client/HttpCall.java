package dev.skep.dockerapi.client;

import java.io.InputStream;
import java.util.OptionalLong;

/// A request: `target` is path and query as they stand on the wire (already escaped).
public record HttpCall(String method, String target, Headers headers, Payload payload) {

  /// What is sent after the header.
  public sealed interface Payload {
    record Nothing() implements Payload {}

    record Bytes(byte[] bytes) implements Payload {}

    /// Copied while the answer may already arrive; chunked when the length is unknown. Not closed
    /// by the client.
    record Streamed(InputStream source, OptionalLong length) implements Payload {}
  }

  public static HttpCall get(String target) {
    return of("GET", target);
  }

  public static HttpCall post(String target) {
    return of("POST", target);
  }

  public static HttpCall delete(String target) {
    return of("DELETE", target);
  }

  public static HttpCall of(String method, String target) {
    return new HttpCall(method, target, Headers.NONE, new Payload.Nothing());
  }

  public HttpCall json(byte[] body) {
    return new HttpCall(
        method, target, headers.with("Content-Type", "application/json"), new Payload.Bytes(body));
  }

  public HttpCall streaming(String contentType, InputStream body) {
    return new HttpCall(
        method,
        target,
        headers.with("Content-Type", contentType),
        new Payload.Streamed(body, OptionalLong.empty()));
  }

  /// Asks for the connection itself after the answer, as attach and exec do.
  public HttpCall upgrading(String protocol) {
    return with("Connection", "Upgrade").with("Upgrade", protocol);
  }

  public HttpCall with(String name, String value) {
    return new HttpCall(method, target, headers.with(name, value), payload);
  }
}
