package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.Subnet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Data planes for tests.
final class Planes {
  static final BridgeNetwork FRONT =
      BridgeNetwork.of("frontnetworkid", Subnet.parse("10.0.1.0/24"), Ipv4.parse("10.0.1.1"), 1450);

  private Planes() {}

  static DataPlane plane(PublishedPort... ports) {
    return new DataPlane(List.of(FRONT), List.of(ports), List.of());
  }

  static DataPlane planeOf(BridgeNetwork... networks) {
    return new DataPlane(List.of(networks), List.of(), List.of());
  }

  /// The front network among nodes.
  static BridgeNetwork overlay(String local, Peer... peers) {
    return FRONT.withVxlan(new Vxlan(4097, 4789, Optional.of(Ipv4.parse(local)), List.of(peers)));
  }

  static Peer peer(String address, String host) {
    return new Peer(Ipv4.parse(address), Ipv4.parse(host));
  }

  /// A kernel that has all devices.
  static KernelDevices present(DataPlane plane) {
    var bridges = new TreeMap<String, KernelDevices.Bridge>();
    var tunnels = new TreeMap<String, KernelDevices.Tunnel>();
    for (var network : plane.networks()) {
      bridges.put(
          network.bridge(), new KernelDevices.Bridge(network.bridgeMac(), network.mtuBytes()));
      network
          .vxlan()
          .ifPresent(
              vxlan -> tunnels.put(network.vxlanDevice(), KernelDevices.Tunnel.of(network, vxlan)));
    }
    return new KernelDevices(bridges, tunnels);
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
