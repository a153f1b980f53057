package dev.skep.daemon.engine.docker;

import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.wire.TaskAssignment;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// The host ports of a container, with the numbers that the engine chose where none was asked for.
final class HostPorts {
  private HostPorts() {}

  static List<PortConfig> of(TaskAssignment assignment, JsonNode inspected) {
    return assignment.spec().ports().stream()
        .filter(port -> port.publishMode() == PublishMode.HOST)
        .map(port -> port.withPublishedPort(published(port, inspected)))
        .toList();
  }

  private static int published(PortConfig port, JsonNode inspected) {
    String key = port.targetPort() + "/" + port.protocol().name().toLowerCase(Locale.ROOT);
    String number =
        inspected
            .path("NetworkSettings")
            .path("Ports")
            .path(key)
            .path(0)
            .path("HostPort")
            .asString("");
    return number.isEmpty() ? port.publishedPort() : Integer.parseInt(number);
  }
}
