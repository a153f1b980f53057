package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.model.PortConfig;
import dev.skep.model.Subnet;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/// From what the managers say of networks and services to what a node must have.
public final class DataPlanes {
  /// By which a user says what a container may send at once.
  public static final String MTU_OPTION = "com.docker.network.driver.mtu";

  private DataPlanes() {}

  /// For tasks that are containers: bridges, what other nodes have on them, published ports and
  /// virtual addresses.
  public static DataPlane ofContainers(Underlay here, NetworkMap map) {
    var peers = Peers.of(here.node(), map);
    var bridges = map.networks().stream().map(network -> bridge(here, peers, network)).toList();
    var virtualIps =
        map.services().stream()
            .flatMap(service -> virtualIps(map.networks(), service).stream())
            .toList();
    return new DataPlane(
        bridges,
        ports(map, (_, address) -> address),
        virtualIps,
        mesh(map, peers),
        sealing(here, map));
  }

  /// For tasks that are processes of this machine: published ports, to loopback addresses.
  public static DataPlane ofProcesses(NetworkMap map) {
    return new DataPlane(List.of(), ports(map, LoopbackAddresses::of), List.of());
  }

  /// What a container of the network may send at once: what the user says, or what VXLAN, and
  /// sealing, leave of the wire between nodes.
  public static int mtuBytes(NetworkInfo network, Underlay here) {
    return Optional.ofNullable(network.options().get(MTU_OPTION))
        .filter(text -> text.matches("[0-9]{2,5}"))
        .map(Integer::parseInt)
        .filter(bytes -> bytes >= BridgeNetwork.LEAST_MTU_BYTES)
        .orElse(here.overlayMtuBytes(network.encrypted()));
  }

  private static BridgeNetwork bridge(Underlay here, Peers peers, NetworkInfo network) {
    var vxlan =
        new Vxlan(
            network.vxlanId(),
            network.vxlanPort(),
            network.encrypted() ? Optional.of(Sealing.inside(here.incarnation())) : here.local(),
            peers.on(network.id()),
            network.encrypted());
    return BridgeNetwork.of(
            network.id().value(),
            Subnet.parse(network.subnet()),
            Ipv4.parse(network.gateway()),
            mtuBytes(network, here))
        .withVxlan(vxlan);
  }

  private static Optional<Mesh> mesh(NetworkMap map, Peers peers) {
    return ingress(map)
        .map(network ->
            new Mesh(BridgeNetwork.bridgeName(network.value()), peers.gatewaysOn(network)))
        .filter(mesh -> !mesh.nodes().isEmpty());
  }

  private static Optional<Sealing> sealing(Underlay here, NetworkMap map) {
    var self = new SealedEnd(here.node(), here.incarnation());
    return map.networks().stream()
        .filter(NetworkInfo::encrypted)
        .findFirst()
        .map(network -> new Sealing(self, network.vxlanPort(), map.keys(), sealedPeers(map)));
  }

  /// A node of which no run is known has no encrypted network in common with this one, or does not
  /// seal. Where two name one address, nobody could tell for whom a frame is: the first one has it.
  private static List<SealedPeer> sealedPeers(NetworkMap map) {
    var peers = new TreeMap<Ipv4, SealedPeer>();
    for (HostInfo host : map.hosts()) {
      if (host.incarnation().isEmpty()) continue;
      Peers.ipv4(host.address())
          .ifPresent(address ->
              peers.putIfAbsent(
                  address,
                  new SealedPeer(new SealedEnd(host.node(), host.incarnation()), address)));
    }
    return List.copyOf(peers.values());
  }

  private static Optional<NetworkId> ingress(NetworkMap map) {
    return map.networks().stream().filter(NetworkInfo::ingress).map(NetworkInfo::id).findFirst();
  }

  private static List<PublishedPort> ports(
      NetworkMap map, BiFunction<NetworkId, Ipv4, Ipv4> reached) {
    Optional<NetworkId> mesh = ingress(map);
    if (mesh.isEmpty()) return List.of();
    SortedMap<PortKey, PublishedPort> ports = new TreeMap<>();
    for (ServiceEndpoints service : map.services()) {
      var addresses =
          addresses(service, mesh.get()).stream()
              .map(address -> reached.apply(mesh.get(), address))
              .toList();
      for (PortConfig port : service.ports()) {
        var backends =
            addresses.stream().map(address -> new Backend(address, port.targetPort())).toList();
        var published = new PublishedPort(key(port), backends, service.reach());
        ports.merge(published.key(), published, PublishedPort::and);
      }
    }
    return List.copyOf(ports.values());
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
    return new VirtualIp(
        network.value(),
        Ipv4.withoutPrefix(address),
        addresses(service, network),
        service.reach().balancing());
  }

  private static List<Ipv4> addresses(ServiceEndpoints service, NetworkId network) {
    return service.tasks().stream()
        .filter(ServiceEndpoints.TaskEndpoint::serving)
        .flatMap(task -> task.addresses().stream())
        .filter(attachment -> attachment.network().equals(network))
        .map(attachment -> Ipv4.withoutPrefix(attachment.address()))
        .toList();
  }
}
