package dev.skep.daemon.engine.docker;

import dev.skep.agent.exec.ContainerEvent;
import dev.skep.daemon.engine.NodeLabels;
import dev.skep.model.TaskId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Listens to the engine's events for as long as the daemon lives; says when the engine is lost and
/// when it is back.
final class EngineEvents implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EngineEvents.class.getName());

  /// Between two attempts to reach an engine that is away. It costs a connect on a local socket,
  /// and tasks wait for it.
  private static final Duration RETRY = Duration.ofMillis(500);

  private final EngineApi engine;
  private final String label;
  private final Consumer<Happening> happened;
  private final Consumer<ContainerEvent> told;
  private final Thread listener = Thread.ofVirtual().name("engine-events").unstarted(this::listen);
  private volatile boolean closed;

  /// @param action the engine's word, `die` or `health_status: healthy` and the like
  record Happening(TaskId task, String container, String action, long exitCode) {}

  EngineEvents(
      EngineApi engine, String label, Consumer<Happening> happened, Consumer<ContainerEvent> told) {
    this.engine = engine;
    this.label = label;
    this.happened = happened;
    this.told = told;
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
    boolean lost = false;
    while (!closed) {
      String why;
      try (var reply = engine.events(label);
          var lines =
              new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8))) {
        if (lost) {
          LOG.log(System.Logger.Level.INFO, "engine lost -> back");
          told.accept(new ContainerEvent.EngineBack());
          lost = false;
        }
        for (String line = lines.readLine(); line != null; line = lines.readLine()) read(line);
        why = "the event stream has ended";
      } catch (IOException away) {
        why = String.valueOf(away.getMessage());
      }
      if (closed) return;
      if (!lost) {
        LOG.log(System.Logger.Level.WARNING, "engine reachable -> lost: {0}", why);
        told.accept(new ContainerEvent.EngineLost(why));
        lost = true;
      }
      pause();
    }
  }

  private void read(String line) throws IOException {
    if (line.isBlank()) return;
    JsonNode event = EngineApi.parse(line.getBytes(StandardCharsets.UTF_8));
    JsonNode attributes = event.path("Actor").path("Attributes");
    String task = attributes.path(NodeLabels.TASK).asString("");
    if (task.isEmpty()) return;
    happened.accept(
        new Happening(
            new TaskId(task),
            event.path("Actor").path("ID").asString(""),
            event.path("Action").asString(""),
            attributes.path("exitCode").asLong(0)));
  }

  private void pause() {
    try {
      Thread.sleep(RETRY);
    } catch (InterruptedException _) {
      closed = true;
    }
  }
}
