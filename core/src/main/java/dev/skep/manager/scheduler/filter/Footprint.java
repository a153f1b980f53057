package dev.skep.manager.scheduler.filter;

import dev.skep.model.Resources;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import java.util.List;

/// What a task takes from its node.
public record Footprint(Resources reservations, List<HostPort> ports) {
  public static final Footprint NONE = new Footprint(Resources.NONE, List.of());

  public Footprint {
    ports = List.copyOf(ports);
  }

  public static Footprint of(Task task, ServiceSpec spec) {
    Resources reservations = spec.taskTemplate().reservations();
    List<HostPort> ports = HostPort.of(task);
    return reservations.equals(Resources.NONE) && ports.isEmpty()
        ? NONE
        : new Footprint(reservations, ports);
  }
}
