package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.model.PortConfig;
import dev.skep.model.Subnet;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/// From what the managers say of networks and services to what a node must have.
public final class DataPlanes {
  /// What VXLAN leaves of a frame of 1500 bytes.
  public static final int MTU_BYTES = 1450;

  private DataPlanes() {}

  /// For tasks that are containers: bridges, published ports and virtual addresses.
  public static DataPlane ofContainers(NetworkMap map) {
    var bridges = map.networks().stream().map(DataPlanes::bridge).toList();
    var virtualIps =
        map.services().stream()
            .flatMap(service -> virtualIps(map.networks(), service).stream())
            .toList();
    return new DataPlane(bridges, ports(map, (_, address) -> address), virtualIps);
  }

  /// For tasks that are processes of this machine: published ports, to loopback addresses.
  public static DataPlane ofProcesses(NetworkMap map) {
    return new DataPlane(List.of(), ports(map, LoopbackAddresses::of), List.of());
  }

  private static BridgeNetwork bridge(NetworkInfo network) {
    return BridgeNetwork.of(
        network.id().value(),
        Subnet.parse(network.subnet()),
        Ipv4.parse(network.gateway()),
        MTU_BYTES);
  }

  private static List<PublishedPort> ports(
      NetworkMap map, BiFunction<NetworkId, Ipv4, Ipv4> reached) {
    Optional<NetworkId> mesh =
        map.networks().stream().filter(NetworkInfo::ingress).map(NetworkInfo::id).findFirst();
    if (mesh.isEmpty()) return List.of();
    SortedMap<PortKey, List<Backend>> ports = new TreeMap<>();
    for (ServiceEndpoints service : map.services()) {
      var addresses =
          addresses(service, mesh.get()).stream()
              .map(address -> reached.apply(mesh.get(), address))
              .toList();
      for (PortConfig port : service.ports()) {
        var backends =
            addresses.stream().map(address -> new Backend(address, port.targetPort())).toList();
        ports.computeIfAbsent(key(port), _ -> new ArrayList<>()).addAll(backends);
      }
    }
    return ports.entrySet().stream()
        .map(port -> new PublishedPort(port.getKey(), port.getValue()))
        .toList();
  }

  private static PortKey key(PortConfig port) {
    Protocol protocol =
        switch (port.protocol()) {
          case TCP -> Protocol.TCP;
          case UDP -> Protocol.UDP;
          case SCTP -> Protocol.SCTP;
        };
    return new PortKey(protocol, port.publishedPort());
  }

  private static List<VirtualIp> virtualIps(List<NetworkInfo> networks, ServiceEndpoints service) {
    var known = networks.stream().map(NetworkInfo::id).toList();
    return service.attachments().stream()
        .filter(at -> known.contains(at.network()))
        .flatMap(at -> at.virtualIp().map(vip -> virtualIp(service, at.network(), vip)).stream())
        .toList();
  }

  private static VirtualIp virtualIp(ServiceEndpoints service, NetworkId network, String address) {
    return new VirtualIp(network.value(), withoutPrefix(address), addresses(service, network));
  }

  private static List<Ipv4> addresses(ServiceEndpoints service, NetworkId network) {
    return service.tasks().stream()
        .filter(ServiceEndpoints.TaskEndpoint::serving)
        .flatMap(task -> task.addresses().stream())
        .filter(attachment -> attachment.network().equals(network))
        .map(attachment -> withoutPrefix(attachment.address()))
        .toList();
  }

  private static Ipv4 withoutPrefix(String address) {
    int slash = address.indexOf('/');
    return Ipv4.parse(slash < 0 ? address : address.substring(0, slash));
  }
}
