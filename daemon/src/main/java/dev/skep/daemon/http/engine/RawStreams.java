package dev.skep.daemon.http.engine;

import dev.skep.daemon.http.Request;
import dev.skep.dockerapi.client.HttpReply;

/// Which exchanges end as a raw connection.
final class RawStreams {
  private RawStreams() {}

  /// Attach and exec do so even for clients that do not ask for an upgrade.
  static boolean mayHijack(Request request) {
    return request.headers().lists("Connection", "Upgrade")
        || request.method().equals("POST")
            && request.path().matches("/containers/[^/]+/attach|/exec/[^/]+/start");
  }

  static boolean isRaw(Request request, HttpReply reply) {
    return reply.status() == 101
        || reply.status() == 200 && reply.hijackable() && mayHijack(request);
  }
}
