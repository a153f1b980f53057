package dev.skep.manager.dispatcher;

import dev.skep.model.NetworkId;
import dev.skep.model.NodeStatus;
import dev.skep.model.PortConfig;
import dev.skep.model.PortConfig.PublishMode;
import dev.skep.model.Reach;
import dev.skep.model.Revision;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Where services are reached, and on which networks that is of interest.
final class Endpoints {
  private Endpoints() {}

  static ServiceEndpoints of(Service service, View view) {
    List<TaskEndpoint> tasks =
        view.tasksOf(service.id()).stream().flatMap(task -> of(task, view).stream()).toList();
    return new ServiceEndpoints(
        service.id(),
        service.name(),
        meshPorts(service),
        attachments(service),
        tasks,
        reach(service));
  }

  static Optional<TaskEndpoint> of(Task task, View view) {
    if (!isKnown(task)) return Optional.empty();
    return Optional.of(
        new TaskEndpoint(
            task.id(),
            task.name(),
            task.place(),
            task.node().orElseThrow(),
            isServing(task) && !isLost(task, view),
            task.networks()));
  }

  /// Whether it is worth while to look at its tasks: specs are kept for as long as a task that was
  /// made from them.
  static boolean mayStandOnNetworks(Service service, View view) {
    return !service.endpoint().virtualIps().isEmpty()
        || view.revisions(service.id()).stream()
            .map(Revision::spec)
            .anyMatch(spec -> !spec.attachedNetworks().isEmpty() || !spec.ports().isEmpty());
  }

  /// Those on which it is known: its own now, and those on which tasks of an older revision still
  /// stand.
  static SortedSet<NetworkId> networks(ServiceEndpoints it) {
    var all = new TreeSet<NetworkId>();
    for (ServiceAttachment at : it.attachments()) all.add(at.network());
    for (TaskEndpoint task : it.tasks()) all.addAll(networks(task));
    return all;
  }

  /// Those on which tasks stand that the service has left behind.
  static SortedSet<NetworkId> networksOfTasks(ServiceId service, View view) {
    var all = new TreeSet<NetworkId>();
    for (Task task : view.tasksOf(service)) {
      all.addAll(networks(task));
    }
    return all;
  }

  /// Known to others from the moment that it has a node until it is over: it may call them before
  /// it serves, and finish what it has begun after it has left the rotation.
  static boolean isKnown(Task task) {
    return task.node().isPresent()
        && !task.networks().isEmpty()
        && !task.state().isBefore(TaskState.ASSIGNED)
        && !task.state().isTerminal();
  }

  /// Whether others see no difference between the two, wherever its node is.
  static boolean sameDoor(Task before, Task after) {
    if (!isKnown(before) && !isKnown(after)) return true;
    return isKnown(before) == isKnown(after)
        && isServing(before) == isServing(after)
        && before.networks().equals(after.networks());
  }

  /// Those on which others know the task.
  static List<NetworkId> networks(Task task) {
    if (!isKnown(task)) return List.of();
    return task.networks().stream().map(Task.NetworkAttachment::network).toList();
  }

  static List<NetworkId> networks(TaskEndpoint it) {
    return it.addresses().stream().map(Task.NetworkAttachment::network).toList();
  }

  static List<NetworkId> networks(Service service) {
    return attachments(service).stream().map(ServiceAttachment::network).toList();
  }

  /// Whether others see no difference between the two, as far as the service itself goes.
  static boolean sameDoor(Service before, Service after) {
    return before.endpoint().equals(after.endpoint())
        && before.name().equals(after.name())
        && reach(before).equals(reach(after))
        && before.spec().attachedNetworks().equals(after.spec().attachedNetworks());
  }

  private static Reach reach(Service service) {
    return Reach.of(service.spec().annotations().labels());
  }

  private static List<PortConfig> meshPorts(Service service) {
    return service.endpoint().ports().stream()
        .filter(port -> port.publishMode() == PublishMode.INGRESS && port.publishedPort() != 0)
        .toList();
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

  /// A task leaves the rotation as soon as it is meant to stop, before its node hears of it.
  private static boolean isServing(Task task) {
    return task.state() == TaskState.RUNNING && !task.desired().isAfter(task.goal());
  }

  /// Nobody answers there, though the task may be waited for.
  private static boolean isLost(Task task, View view) {
    return task.node()
        .flatMap(view::node)
        .filter(node -> node.status().state() != NodeStatus.State.DOWN)
        .isEmpty();
  }
}
