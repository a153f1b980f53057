package dev.skep.manager.allocator;

import dev.skep.model.Endpoint;
import dev.skep.model.Endpoint.VirtualIp;
import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Network;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.NetworkId;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Subnet;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Who holds what: the store's truth plus what has been asked for and not been answered yet.
///
/// A task gives its addresses back when it is over on its node or removed, not when it is merely
/// unwanted: until then its container may still answer there. A node has its addresses for as long
/// as it needs them.
final class Ledger {
  private final SubnetSpace subnets = new SubnetSpace();
  private final PortSpace ports = new PortSpace();
  private final TreeMap<NetworkId, AddressSpace> addresses = new TreeMap<>();
  private final TreeMap<NetworkId, NetworkState> networks = new TreeMap<>();
  private final TreeMap<NodeId, List<NetworkAttachment>> nodes = new TreeMap<>();
  private final TreeMap<ServiceId, Endpoint> services = new TreeMap<>();
  private final TreeMap<TaskId, List<NetworkAttachment>> tasks = new TreeMap<>();
  private final TreeMap<GuestId, NetworkAttachment> guests = new TreeMap<>();

  SubnetSpace subnets() {
    return subnets;
  }

  PortSpace ports() {
    return ports;
  }

  Optional<AddressSpace> addresses(NetworkId network) {
    return Optional.ofNullable(addresses.get(network));
  }

  // what the store says

  /// Returns whether room has appeared.
  boolean release(NetworkId id, Optional<NetworkState> stays) {
    NetworkState was = networks.get(id);
    if (was == null || Optional.of(was).equals(stays)) return false;
    subnets.free(was);
    networks.remove(id);
    addresses.remove(id);
    return true;
  }

  void claim(Network network) {
    if (network.state().isEmpty() || addresses.containsKey(network.id())) return;
    NetworkState state = network.state().get();
    hold(network.id(), state);
    var subnet = Subnet.parse(state.subnet());
    Subnet range = SubnetSpace.range(network.spec(), subnet).orElse(subnet);
    addresses.put(network.id(), new AddressSpace(state, range));
  }

  boolean release(NodeId id) {
    List<NetworkAttachment> was = nodes.remove(id);
    if (was == null) return false;
    free(was);
    return true;
  }

  void claim(Node node) {
    claim(node.id(), node.attachments());
  }

  boolean release(ServiceId id) {
    Endpoint was = services.remove(id);
    if (was == null) return false;
    ports.free(id, was.ports());
    for (VirtualIp ip : was.virtualIps())
      addresses(ip.network()).ifPresent(it -> it.free(ip.addr()));
    return true;
  }

  void claim(Service service) {
    claim(service.id(), service.endpoint());
  }

  boolean release(TaskId id) {
    List<NetworkAttachment> was = tasks.remove(id);
    if (was == null) return false;
    free(was);
    return true;
  }

  void claim(Task task) {
    if (!task.state().isTerminal()) claim(task.id(), task.networks());
  }

  boolean release(GuestId id) {
    NetworkAttachment was = guests.remove(id);
    if (was == null) return false;
    free(List.of(was));
    return true;
  }

  void claim(Guest guest) {
    guest.attachment().ifPresent(at -> claim(guest.id(), at));
  }

  // what has been asked for

  void hold(NetworkId id, NetworkState state) {
    networks.put(id, state);
    subnets.claim(id, state);
  }

  /// What the node had stays taken until the store has heard.
  void hold(NodeId id, List<NetworkAttachment> is) {
    List<NetworkAttachment> was = nodes.getOrDefault(id, List.of());
    release(id);
    var both = new LinkedHashSet<>(was);
    both.addAll(is);
    claim(id, List.copyOf(both));
    for (NetworkAttachment at : is) {
      if (!was.contains(at)) goOnBehind(at.network(), at.address());
    }
  }

  /// What the service had stays taken until the store has heard.
  void hold(ServiceId id, Endpoint is) {
    Endpoint was = services.getOrDefault(id, Endpoint.NONE);
    release(id);
    claim(id, union(was, is));
    for (VirtualIp ip : is.virtualIps()) {
      if (!was.virtualIps().contains(ip)) goOnBehind(ip.network(), ip.addr());
    }
  }

  void hold(TaskId id, List<NetworkAttachment> given) {
    claim(id, given);
    for (NetworkAttachment at : given) goOnBehind(at.network(), at.address());
  }

  void hold(GuestId id, NetworkAttachment given) {
    claim(id, given);
    goOnBehind(given.network(), given.address());
  }

  void goOnBehind(NetworkId network, String address) {
    addresses(network).ifPresent(it -> it.continueAfter(address));
  }

  private void claim(ServiceId id, Endpoint endpoint) {
    if (endpoint.equals(Endpoint.NONE)) return;
    services.put(id, endpoint);
    ports.claim(id, endpoint.ports());
    for (VirtualIp ip : endpoint.virtualIps()) {
      addresses(ip.network()).ifPresent(it -> it.claim(ip.addr(), "service " + id));
    }
  }

  private void claim(NodeId id, List<NetworkAttachment> given) {
    if (given.isEmpty()) return;
    nodes.put(id, given);
    claim(given, "node " + id);
  }

  private void claim(TaskId id, List<NetworkAttachment> given) {
    if (given.isEmpty()) return;
    tasks.put(id, given);
    claim(given, "task " + id);
  }

  private void claim(GuestId id, NetworkAttachment given) {
    guests.put(id, given);
    claim(List.of(given), "guest " + id);
  }

  private void claim(List<NetworkAttachment> given, String holder) {
    for (NetworkAttachment at : given) {
      addresses(at.network()).ifPresent(it -> it.claim(at.address(), holder));
    }
  }

  private void free(List<NetworkAttachment> held) {
    for (NetworkAttachment at : held) {
      addresses(at.network()).ifPresent(it -> it.free(at.address()));
    }
  }

  private static Endpoint union(Endpoint was, Endpoint is) {
    var ports = new ArrayList<PortConfig>(is.ports());
    for (PortConfig port : was.ports()) if (!ports.contains(port)) ports.add(port);
    var ips = new ArrayList<VirtualIp>(is.virtualIps());
    for (VirtualIp ip : was.virtualIps()) if (!ips.contains(ip)) ips.add(ip);
    return new Endpoint(is.spec(), ports, ips);
  }
}
