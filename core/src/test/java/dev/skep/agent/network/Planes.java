package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.Subnet;
import java.util.List;
import java.util.stream.Stream;

/// Data planes for tests.
final class Planes {
  static final BridgeNetwork FRONT =
      BridgeNetwork.of("frontnetworkid", Subnet.parse("10.0.1.0/24"), Ipv4.parse("10.0.1.1"), 1450);

  private Planes() {}

  static DataPlane plane(PublishedPort... ports) {
    return new DataPlane(List.of(FRONT), List.of(ports), List.of());
  }

  static PublishedPort port(Protocol protocol, int port, String... backends) {
    return PublishedPort.of(protocol, port, Stream.of(backends).map(Planes::backend).toList());
  }

  static VirtualIp vip(String address, String... backends) {
    return new VirtualIp(
        FRONT.id(), Ipv4.parse(address), Stream.of(backends).map(Ipv4::parse).toList());
  }

  private static Backend backend(String text) {
    var parts = text.split(":");
    return Backend.of(parts[0], Integer.parseInt(parts[1]));
  }
}
