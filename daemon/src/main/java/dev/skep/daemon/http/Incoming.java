package dev.skep.daemon.http;

import dev.skep.dockerapi.client.Headers;

/// A request as it came off the wire: path and query still escaped, the version prefix still on.
public record Incoming(
    String method, String path, String query, Headers headers, RequestBody body, Client client) {}
