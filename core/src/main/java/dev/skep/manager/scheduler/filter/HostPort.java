package dev.skep.manager.scheduler.filter;

import dev.skep.model.EndpointSpec;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Task;
import java.util.Comparator;
import java.util.List;

/// A port that a task occupies on its node. One that the node may choose itself is in nobody's way.
public record HostPort(Protocol protocol, int number) implements Comparable<HostPort> {
  private static final Comparator<HostPort> ORDER =
      Comparator.comparing(HostPort::protocol).thenComparingInt(HostPort::number);

  public static List<HostPort> of(Task task) {
    List<PortConfig> ports = task.endpoint().map(EndpointSpec::ports).orElse(List.of());
    if (ports.isEmpty()) return List.of();
    return ports.stream()
        .filter(port -> port.publishMode() == PublishMode.HOST && port.publishedPort() != 0)
        .map(port -> new HostPort(port.protocol(), port.publishedPort()))
        .toList();
  }

  @Override
  public int compareTo(HostPort other) {
    return ORDER.compare(this, other);
  }
}
