package dev.skep.manager.allocator;

import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.Protocol;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.ServiceId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Which service holds which port of the routing mesh. Ports published on hosts are the scheduler's
/// and the nodes' affair.
final class PortSpace {
  /// Where ports are chosen when the user names none; Docker's range.
  static final int FIRST_DYNAMIC = 30000;

  static final int LAST_DYNAMIC = 32767;

  private final Map<Protocol, TreeMap<Integer, ServiceId>> holders = new EnumMap<>(Protocol.class);

  PortSpace() {
    for (Protocol protocol : Protocol.values()) holders.put(protocol, new TreeMap<>());
  }

  sealed interface Choice {
    record Given(List<PortConfig> ports) implements Choice {}

    /// @param port 0 when the whole dynamic range is taken
    record Taken(PortConfig port, Optional<ServiceId> by) implements Choice {}
  }

  void claim(ServiceId service, List<PortConfig> ports) {
    for (PortConfig port : ports) {
      if (isMesh(port)) of(port).put(port.publishedPort(), service);
    }
  }

  void free(ServiceId service, List<PortConfig> ports) {
    for (PortConfig port : ports) {
      if (isMesh(port)) of(port).remove(port.publishedPort(), service);
    }
  }

  /// Explicit and host ports in the order asked for, then those chosen here. A chosen port is kept
  /// as long as its name, protocol and target stay.
  ///
  /// @param held what the service holds now
  Choice choose(ServiceId service, List<PortConfig> asked, List<PortConfig> held) {
    var given = new ArrayList<PortConfig>();
    for (PortConfig port : asked) {
      if (port.publishMode() == PublishMode.INGRESS && port.publishedPort() == 0) continue;
      if (isMesh(port)) {
        ServiceId holder = of(port).get(port.publishedPort());
        if (holder != null && !holder.equals(service)) {
          return new Choice.Taken(port, Optional.of(holder));
        }
        if (isGiven(given, port.protocol(), port.publishedPort())) {
          return new Choice.Taken(port, Optional.of(service));
        }
      }
      given.add(port);
    }
    for (PortConfig port : asked) {
      if (port.publishMode() == PublishMode.HOST || port.publishedPort() != 0) continue;
      Optional<PortConfig> chosen =
          kept(port, held, given).or(() -> firstFree(port, given).map(port::withPublishedPort));
      if (chosen.isEmpty()) return new Choice.Taken(port, Optional.empty());
      given.add(chosen.get());
    }
    return new Choice.Given(List.copyOf(given));
  }

  private static Optional<PortConfig> kept(
      PortConfig port, List<PortConfig> held, List<PortConfig> given) {
    return held.stream()
        .filter(was -> was.withPublishedPort(0).equals(port) && was.publishedPort() != 0)
        .filter(was -> !isGiven(given, was.protocol(), was.publishedPort()))
        .findFirst();
  }

  private Optional<Integer> firstFree(PortConfig port, List<PortConfig> given) {
    TreeMap<Integer, ServiceId> taken = of(port);
    for (int number = FIRST_DYNAMIC; number <= LAST_DYNAMIC; number++) {
      if (!taken.containsKey(number) && !isGiven(given, port.protocol(), number)) {
        return Optional.of(number);
      }
    }
    return Optional.empty();
  }

  private static boolean isGiven(List<PortConfig> given, Protocol protocol, int number) {
    return given.stream()
        .anyMatch(it -> isMesh(it) && it.protocol() == protocol && it.publishedPort() == number);
  }

  private static boolean isMesh(PortConfig port) {
    return port.publishMode() == PublishMode.INGRESS && port.publishedPort() != 0;
  }

  private TreeMap<Integer, ServiceId> of(PortConfig port) {
    return Objects.requireNonNull(holders.get(port.protocol()));
  }
}
