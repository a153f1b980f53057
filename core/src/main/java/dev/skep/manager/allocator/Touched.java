package dev.skep.manager.allocator;

import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which objects some events or changes are about, as far as the allocator cares.
final class Touched {
  final TreeSet<NetworkId> networks = new TreeSet<>();
  final TreeSet<NodeId> nodes = new TreeSet<>();
  final TreeSet<ServiceId> services = new TreeSet<>();
  final TreeSet<TaskId> tasks = new TreeSet<>();
  final TreeSet<GuestId> guests = new TreeSet<>();

  /// Whose the tasks are, as far as the events say it.
  final TreeMap<TaskId, ServiceId> taskServices = new TreeMap<>();

  void clear() {
    networks.clear();
    nodes.clear();
    services.clear();
    tasks.clear();
    guests.clear();
    taskServices.clear();
  }

  Touched without(Touched others) {
    networks.removeAll(others.networks);
    nodes.removeAll(others.nodes);
    services.removeAll(others.services);
    tasks.removeAll(others.tasks);
    guests.removeAll(others.guests);
    return this;
  }

  void add(StoreEvent event) {
    switch (event) {
      case StoreEvent.NetworkCreated(var network) -> networks.add(network.id());
      case StoreEvent.NetworkUpdated(_, var network) -> networks.add(network.id());
      case StoreEvent.NetworkRemoved(var network) -> networks.add(network.id());
      case StoreEvent.ServiceCreated(var service) -> services.add(service.id());
      case StoreEvent.ServiceUpdated(var was, var is) -> {
        if (!was.spec().equals(is.spec()) || !was.endpoint().equals(is.endpoint())) {
          services.add(is.id());
        }
      }
      case StoreEvent.ServiceRemoved(var service) -> services.add(service.id());
      case StoreEvent.TaskCreated(var task) -> add(task);
      case StoreEvent.TaskUpdated(var was, var is) -> {
        if (was.state() == TaskState.NEW || reachesItsNode(was, is) || ends(was, is)) add(is);
      }
      case StoreEvent.TaskRemoved(var task) -> add(task);
      case StoreEvent.GuestCreated(var guest) -> guests.add(guest.id());
      case StoreEvent.GuestUpdated(var was, var is) -> {
        if (!was.address().equals(is.address())) guests.add(is.id());
      }
      case StoreEvent.GuestRemoved(var guest) -> guests.add(guest.id());
      case StoreEvent.NodeCreated(var node) -> nodes.add(node.id());
      case StoreEvent.NodeUpdated(var was, var is) -> {
        if (!was.attachments().equals(is.attachments())) nodes.add(is.id());
      }
      case StoreEvent.NodeRemoved(var node) -> nodes.add(node.id());
      case StoreEvent.ClusterCreated _, StoreEvent.OfPayload _, StoreEvent.ClusterUpdated _ -> {}
    }
  }

  private void add(Task task) {
    tasks.add(task.id());
    taskServices.put(task.id(), task.service());
  }

  private static boolean reachesItsNode(Task was, Task is) {
    return was.state().isBefore(TaskState.ASSIGNED) && !is.state().isBefore(TaskState.ASSIGNED);
  }

  private static boolean ends(Task was, Task is) {
    return is.state().isTerminal() && !was.state().isTerminal();
  }

  /// Of the kinds that are written here.
  void add(Change change) {
    if (change instanceof Change.AllocateNetwork it) networks.add(it.network());
    if (change instanceof Change.AllocateNode it) nodes.add(it.node());
    if (change instanceof Change.AllocateGuest it) guests.add(it.guest());
    if (change instanceof Change.AllocateService it) services.add(it.service());
    if (change instanceof Change.AllocateTask it) tasks.add(it.task());
    if (change instanceof Change.HoldTask it) tasks.add(it.task());
  }
}
