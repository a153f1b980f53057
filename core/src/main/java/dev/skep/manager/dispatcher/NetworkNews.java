package dev.skep.manager.dispatcher;

import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.NodeStatus;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What some events are about, as far as nodes must know of it. Hosts and services come with the
/// networks on which they were known before: who has one of these may have to forget them.
///
/// @param moved nodes that have got or lost a network themselves
/// @param restarted nodes whose daemon is another run and nothing else; news for those who seal
///   frames for them
/// @param rekeyed whether the keys for encrypted networks are others
record NetworkNews(
    SortedSet<NetworkId> networks,
    SortedMap<NodeId, SortedSet<NetworkId>> hosts,
    SortedMap<ServiceId, SortedSet<NetworkId>> services,
    SortedMap<GuestId, NetworkId> guests,
    SortedSet<NodeId> moved,
    SortedSet<NodeId> restarted,
    boolean rekeyed) {

  /// @param view after the events
  static NetworkNews of(List<StoreEvent> events, View view) {
    var news =
        new NetworkNews(
            new TreeSet<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeSet<>(),
            new TreeSet<>(),
            events.stream().anyMatch(NetworkNews::rekeys));
    for (StoreEvent event : events) news.add(event, view);
    return news;
  }

  private static boolean rekeys(StoreEvent event) {
    return event instanceof StoreEvent.ClusterUpdated(var before, var after)
        && !before.networkKeys().equals(after.networkKeys());
  }

  private void add(StoreEvent event, View view) {
    switch (event) {
      case StoreEvent.NetworkUpdated(var before, var after) -> updated(before, after);
      case StoreEvent.NodeCreated(var it) -> of(it.id());
      case StoreEvent.NodeUpdated(var before, var after) -> updated(before, after, view);
      case StoreEvent.NodeRemoved(var it) -> {
        of(it.id()).addAll(Sharing.networks(it));
        view.tasksOn(it.id()).forEach(this::left);
      }
      case StoreEvent.ServiceCreated(var it) -> of(it.id());
      case StoreEvent.ServiceUpdated(var before, var after) -> updated(before, after);
      case StoreEvent.ServiceRemoved(var it) -> of(it.id()).addAll(Endpoints.networks(it));
      case StoreEvent.TaskUpdated(var before, var after) -> updated(before, after);
      case StoreEvent.TaskRemoved(var it) -> left(it);
      case StoreEvent.GuestCreated(var it) -> of(it);
      case StoreEvent.GuestUpdated(_, var it) -> of(it);
      case StoreEvent.GuestRemoved(var it) -> of(it);
      // A task has no node when it is created, or no address; a network is no node's then, and when
      // it goes, its nodes lose their addresses on it.
      case StoreEvent.TaskCreated _,
          StoreEvent.NetworkCreated _,
          StoreEvent.NetworkRemoved _,
          StoreEvent.ClusterCreated _,
          StoreEvent.OfPayload _,
          StoreEvent.ClusterUpdated _ -> {}
    }
  }

  private void updated(Network before, Network after) {
    if (!before.withMeta(after.meta()).equals(after)) networks.add(after.id());
  }

  private void updated(Node before, Node after, View view) {
    if (!Sharing.sameHost(before, after)) {
      of(after.id()).addAll(Sharing.networks(before));
    } else if (!Sharing.sameRun(before, after)) {
      restarted.add(after.id());
    }
    if (!before.attachments().equals(after.attachments())) moved.add(after.id());
    // With it, what its tasks serve leaves the rotation, or comes back.
    if (isDown(before) != isDown(after)) view.tasksOn(after.id()).forEach(this::left);
  }

  private static boolean isDown(Node node) {
    return node.status().state() == NodeStatus.State.DOWN;
  }

  private void updated(Service before, Service after) {
    if (!Endpoints.sameDoor(before, after)) of(after.id()).addAll(Endpoints.networks(before));
  }

  private void updated(Task before, Task after) {
    if (Endpoints.sameDoor(before, after)) return;
    of(after.service());
    left(before);
  }

  private void left(Task task) {
    List<NetworkId> networks = Endpoints.networks(task);
    if (!networks.isEmpty()) of(task.service()).addAll(networks);
  }

  /// It stays on its network, and nobody hears of it before it has an address there.
  private void of(Guest guest) {
    if (guest.address().isPresent()) guests.put(guest.id(), guest.network());
  }

  private Collection<NetworkId> of(NodeId host) {
    return hosts.computeIfAbsent(host, _ -> new TreeSet<>());
  }

  private Collection<NetworkId> of(ServiceId service) {
    return services.computeIfAbsent(service, _ -> new TreeSet<>());
  }
}
