package dev.skep.daemon.http;

import dev.skep.dockerapi.client.Headers;
import dev.skep.dockerapi.codec.ApiVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A request that found its route. `path` is without the version prefix and still escaped,
/// `parameters` are decoded.
public record Request(
    String method,
    ApiVersion version,
    String path,
    String rawQuery,
    Map<String, String> parameters,
    Headers headers,
    RequestBody body,
    Client client) {

  /// A `{name}` of the route's pattern.
  public String parameter(String name) {
    return Optional.ofNullable(parameters.get(name))
        .orElseThrow(
            () -> new IllegalArgumentException("route has no parameter {" + name + "}: " + path));
  }

  /// The same request with a body that may be read again.
  public Request keepingBody() {
    return new Request(
        method, version, path, rawQuery, parameters, headers, new KeptBody(body), client);
  }

  /// The same request with another body.
  public Request sending(byte[] json) {
    return new Request(
        method, version, path, rawQuery, parameters, headers, RequestBody.of(json), client);
  }

  /// The same request with another query.
  public Request asking(String rawQuery) {
    return new Request(method, version, path, rawQuery, parameters, headers, body, client);
  }

  /// The same request about another object.
  ///
  /// @param path without the version prefix, escaped
  /// @param parameter of the route's pattern, which is `value` now
  public Request naming(String path, String parameter, String value) {
    var named = new LinkedHashMap<>(parameters);
    named.put(parameter, value);
    return new Request(method, version, path, rawQuery, named, headers, body, client);
  }

  public Query query() {
    return Query.parse(rawQuery);
  }
}
