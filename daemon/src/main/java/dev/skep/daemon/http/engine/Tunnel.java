package dev.skep.daemon.http.engine;

import dev.skep.dockerapi.client.Duplex;
import java.io.IOException;

/// Joins two raw connections. Each direction ends by itself: the end of stdin must not end the
/// output.
final class Tunnel {
  private static final int BUFFER_BYTES = 32 * 1024;

  private Tunnel() {}

  /// Returns when both directions have ended; the engine's side is closed then, the client's
  /// belongs to the caller.
  static void join(Duplex client, Duplex engine) throws InterruptedException {
    try (engine) {
      var inbound = Thread.ofVirtual().name("tunnel-in").start(() -> pump(client, engine));
      pump(engine, client);
      inbound.join();
    }
  }

  /// One direction. A clean end is passed on as an end; a broken side ends both, because neither
  /// can learn of it otherwise.
  private static void pump(Duplex from, Duplex to) {
    try {
      var buffer = new byte[BUFFER_BYTES];
      for (var n = from.input().read(buffer); n >= 0; n = from.input().read(buffer))
        to.output().write(buffer, 0, n);
      to.closeOutput();
    } catch (IOException broken) {
      from.close();
      to.close();
    }
  }
}
