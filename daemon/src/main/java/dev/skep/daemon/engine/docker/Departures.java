package dev.skep.daemon.engine.docker;

import dev.skep.daemon.engine.NodeLabels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Hears from the engine that a container of the user's own has gone or has another name: those
/// with `--rm` go without a request. What is missed while the engine is away, a look tells.
final class Departures implements AutoCloseable {
  private static final List<String> ACTIONS = List.of("destroy", "rename");

  /// Between two attempts to reach an engine that is away.
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final EngineApi engine;
  private final Runnable heard;
  private final Thread listener = Thread.ofVirtual().name("departures").unstarted(this::listen);
  private volatile boolean closed;

  Departures(EngineApi engine, Runnable heard) {
    this.engine = engine;
    this.heard = heard;
  }

  void start() {
    listener.start();
  }

  @Override
  public void close() {
    closed = true;
    listener.interrupt();
  }

  private void listen() {
    try {
      while (!closed) {
        try (var reply = engine.events(ACTIONS);
            var lines =
                new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8))) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (concernsUsers(line)) heard.run();
          }
        } catch (IOException away) {
          // The agent says so already.
        }
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean concernsUsers(String line) throws IOException {
    if (line.isBlank()) return false;
    JsonNode event = EngineApi.parse(line.getBytes(StandardCharsets.UTF_8));
    return event.path("Actor").path("Attributes").path(NodeLabels.TASK).asString("").isEmpty();
  }
}
