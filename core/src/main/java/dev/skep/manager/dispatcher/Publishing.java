package dev.skep.manager.dispatcher;

import dev.skep.model.Cluster;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import dev.skep.wire.ToAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// What every node must know of networks and published services: each carries traffic for all of
/// them, whichever tasks it runs.
final class Publishing {
  private Publishing() {}

  static ToAgent complete(View view) {
    var networks =
        view.networks().stream().flatMap(network -> info(network, view).stream()).toList();
    var services =
        view.services().stream()
            .filter(Publishing::isPublished)
            .map(service -> endpoints(service, view))
            .toList();
    return new ToAgent.Networks(
        true, new NetworkMap(networks, List.of(), services), List.of(), List.of());
  }

  /// What the events change for all nodes; empty if nothing.
  static Optional<ToAgent> increment(List<StoreEvent> events, View view) {
    var networks = new TreeMap<NetworkId, NetworkInfo>();
    var services = new TreeSet<ServiceId>();
    var removed = new TreeSet<ServiceId>();
    boolean networkGone = false;
    for (StoreEvent event : events) {
      switch (event) {
        case StoreEvent.NetworkCreated(var it) -> learn(it, view, networks);
        case StoreEvent.NetworkUpdated(_, var it) -> learn(it, view, networks);
        case StoreEvent.NetworkRemoved _ -> networkGone = true;
        case StoreEvent.ServiceCreated(var it) -> services.add(it.id());
        case StoreEvent.ServiceUpdated(var before, var after) -> {
          if (isPublished(before) && !isPublished(after)) removed.add(after.id());
          if (isPublished(after) && !sameDoor(before, after)) services.add(after.id());
        }
        case StoreEvent.ServiceRemoved(var it) -> {
          if (isPublished(it)) removed.add(it.id());
        }
        case StoreEvent.TaskUpdated(var before, var after) -> {
          if (!endpoint(before).equals(endpoint(after))) services.add(after.service());
        }
        case StoreEvent.TaskRemoved(var it) -> {
          if (endpoint(it).isPresent()) services.add(it.service());
        }
        // A task has no node when it is created, or no address.
        case StoreEvent.TaskCreated _,
            StoreEvent.NodeCreated _,
            StoreEvent.NodeUpdated _,
            StoreEvent.NodeRemoved _,
            StoreEvent.ClusterCreated _,
            StoreEvent.OfPayload _,
            StoreEvent.ClusterUpdated _ -> {}
      }
    }
    // Rare, and the message has no word for it: everything anew.
    if (networkGone) return Optional.of(complete(view));
    var put = new ArrayList<ServiceEndpoints>();
    for (ServiceId id : services) {
      view.service(id)
          .filter(Publishing::isPublished)
          .ifPresent(service -> put.add(endpoints(service, view)));
    }
    put.forEach(it -> removed.remove(it.service()));
    if (networks.isEmpty() && put.isEmpty() && removed.isEmpty()) return Optional.empty();
    var map = new NetworkMap(List.copyOf(networks.values()), List.of(), put);
    return Optional.of(new ToAgent.Networks(false, map, List.of(), List.copyOf(removed)));
  }

  /// Empty until the allocator has given the network a subnet. For now every node has the network's
  /// own gateway.
  static Optional<NetworkInfo> info(Network network, View view) {
    int port = view.cluster().map(Cluster::dataPathPort).orElse(Cluster.DEFAULT_DATA_PATH_PORT);
    return network
        .state()
        .map(state ->
            new NetworkInfo(
                network.id(),
                network.name(),
                state.subnet(),
                state.gateway(),
                state.vxlanId(),
                port,
                network.spec().internal(),
                network.spec().ingress(),
                network.spec().options()));
  }

  private static void learn(Network it, View view, TreeMap<NetworkId, NetworkInfo> networks) {
    info(it, view).ifPresent(info -> networks.put(it.id(), info));
  }

  private static boolean isPublished(Service service) {
    return !service.endpoint().virtualIps().isEmpty() || !meshPorts(service).isEmpty();
  }

  private static boolean sameDoor(Service before, Service after) {
    return before.endpoint().equals(after.endpoint()) && before.name().equals(after.name());
  }

  private static List<PortConfig> meshPorts(Service service) {
    return service.endpoint().ports().stream()
        .filter(port -> port.publishMode() == PublishMode.INGRESS && port.publishedPort() != 0)
        .toList();
  }

  private static ServiceEndpoints endpoints(Service service, View view) {
    List<TaskEndpoint> tasks =
        view.tasksOf(service.id()).stream().flatMap(task -> endpoint(task).stream()).toList();
    return new ServiceEndpoints(
        service.id(), service.name(), meshPorts(service), attachments(service), tasks);
  }

  private static List<ServiceAttachment> attachments(Service service) {
    var aliases = new TreeMap<NetworkId, List<String>>();
    for (var config : service.spec().attachedNetworks()) {
      aliases.put(new NetworkId(config.target()), config.aliases());
    }
    var addresses = new TreeMap<NetworkId, String>();
    for (var ip : service.endpoint().virtualIps()) addresses.put(ip.network(), ip.addr());
    var networks = new TreeSet<>(aliases.keySet());
    networks.addAll(addresses.keySet());
    return networks.stream()
        .map(network ->
            new ServiceAttachment(
                network,
                Optional.ofNullable(addresses.get(network)),
                aliases.getOrDefault(network, List.of())))
        .toList();
  }

  /// Known to others from the moment that it has a node until it is over: it may call them before
  /// it serves, and finish what it has begun after it has left the rotation.
  private static Optional<TaskEndpoint> endpoint(Task task) {
    if (task.node().isEmpty()
        || task.networks().isEmpty()
        || task.state().isBefore(TaskState.ASSIGNED)
        || task.state().isTerminal()) {
      return Optional.empty();
    }
    return Optional.of(
        new TaskEndpoint(
            task.id(),
            task.name(),
            task.place(),
            task.node().orElseThrow(),
            isServing(task),
            task.networks()));
  }

  /// A task leaves the rotation as soon as it is meant to stop, before its node hears of it.
  private static boolean isServing(Task task) {
    return task.state() == TaskState.RUNNING && !task.desired().isAfter(task.goal());
  }
}
