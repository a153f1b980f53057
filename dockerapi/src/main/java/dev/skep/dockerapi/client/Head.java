package dev.skep.dockerapi.client;

import java.io.IOException;
import java.util.ArrayList;

/// Status line and header fields of an answer.
record Head(int status, String reason, boolean keepsAlive, Headers headers) {
  /// As much as Go's client accepts by default is 10 MiB; Docker's longest (the path status of
  /// `cp`) stays far below this.
  private static final int LIMIT_BYTES = 256 * 1024;

  static Head read(Wire wire) throws IOException {
    var head = readOne(wire);
    // 100 Continue and friends announce the answer, they are not it.
    while (head.status() < 200 && head.status() != 101) head = readOne(wire);
    return head;
  }

  private static Head readOne(Wire wire) throws IOException {
    var line = wire.line(LIMIT_BYTES);
    var parts = line.split(" ", 3);
    if (!parts[0].startsWith("HTTP/1.") || parts.length < 2 || !parts[1].matches("[1-9][0-9]{2}")) {
      throw new DockerException.Broken(
          "not an HTTP/1 answer: " + line.substring(0, Math.min(80, line.length())));
    }
    var headers = new ArrayList<Headers.Field>();
    var left = LIMIT_BYTES;
    for (var field = wire.line(left); !field.isEmpty(); field = wire.line(left)) {
      left -= field.length();
      headers.add(field(field));
    }
    var all = new Headers(headers);
    var keepsAlive = parts[0].equals("HTTP/1.1") && !all.lists("Connection", "close");
    return new Head(Integer.parseInt(parts[1]), parts.length > 2 ? parts[2] : "", keepsAlive, all);
  }

  private static Headers.Field field(String line) throws DockerException.Broken {
    var colon = line.indexOf(':');
    if (colon <= 0)
      throw new DockerException.Broken(
          "not a header field: " + line.substring(0, Math.min(80, line.length())));
    return new Headers.Field(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
  }
}
