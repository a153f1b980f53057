package dev.skep.manager.api;

import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.store.Refusal;
import dev.skep.store.View;
import java.util.List;
import java.util.Optional;

/// Ports that another service holds already. Two services may publish one port on their hosts
/// (their tasks just cannot share a node); the routing mesh has it once.
final class PortConflicts {
  private PortConflicts() {}

  /// @param self whose own ports do not count
  static Optional<Refusal> check(View view, ServiceSpec spec, Optional<ServiceId> self) {
    List<PortConfig> asked =
        spec.ports().stream().filter(port -> port.publishedPort() != 0).toList();
    if (asked.isEmpty()) return Optional.empty();
    for (Service other : view.services()) {
      if (self.filter(other.id()::equals).isPresent()) continue;
      for (PortConfig port : asked) {
        Optional<Refusal> conflict = with(other, port);
        if (conflict.isPresent()) return conflict;
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> with(Service other, PortConfig asked) {
    return held(other).stream()
        .filter(taken -> collide(asked, taken))
        .findFirst()
        .map(taken -> refusal(asked, taken, other));
  }

  /// What was asked for counts from the first moment, what was allocated as soon as it is.
  private static List<PortConfig> held(Service other) {
    return other.endpoint().ports().isEmpty() ? other.spec().ports() : other.endpoint().ports();
  }

  private static boolean collide(PortConfig a, PortConfig b) {
    return a.publishedPort() == b.publishedPort()
        && a.protocol() == b.protocol()
        && (a.publishMode() == PublishMode.INGRESS || b.publishMode() == PublishMode.INGRESS);
  }

  private static Refusal refusal(PortConfig asked, PortConfig taken, Service other) {
    String how =
        taken.publishMode() == PublishMode.INGRESS ? "an ingress port" : "a host-published port";
    return Refusal.invalid(
        "port '"
            + asked.publishedPort()
            + "' is already in use by service '"
            + other.name()
            + "' ("
            + other.id()
            + ") as "
            + how);
  }
}
