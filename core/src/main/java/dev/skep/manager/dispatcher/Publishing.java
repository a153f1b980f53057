package dev.skep.manager.dispatcher;

import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkKey;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ToAgent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What nodes must know of networks, by one view: each of those that it has, of the hosts that it
/// shares one with, and of the services and guests that stand on one. Published ports are every
/// node's affair, because every node has the ingress network.
final class Publishing {
  private final View view;

  /// Put together once, however many nodes hear of them.
  private final TreeMap<ServiceId, ServiceEndpoints> endpoints = new TreeMap<>();

  Publishing(View view) {
    this.view = view;
  }

  /// All that the node must know.
  ToAgent complete(NodeId id) {
    NetworkMap map = view.node(id).map(this::map).orElse(NetworkMap.EMPTY);
    return new ToAgent.Networks(true, map, List.of(), List.of(), List.of());
  }

  private NetworkMap map(Node node) {
    var networks = Sharing.networks(node);
    var hosts = new TreeMap<NodeId, HostInfo>();
    for (NetworkId network : networks) {
      for (Node host : view.nodesOn(network)) {
        if (host.id().equals(node.id()) || hosts.containsKey(host.id())) continue;
        Sharing.host(host, node, view).ifPresent(it -> hosts.put(host.id(), it));
      }
    }
    var services = new ArrayList<ServiceEndpoints>();
    if (!networks.isEmpty()) {
      for (Service service : view.services()) {
        if (!Endpoints.mayStandOnNetworks(service, view)) continue;
        ServiceEndpoints it = endpoints(service);
        if (!Collections.disjoint(Endpoints.networks(it), networks)) services.add(it);
      }
    }
    return new NetworkMap(
        networks.stream()
            .flatMap(network -> Sharing.network(network, node, view).stream())
            .toList(),
        List.copyOf(hosts.values()),
        services,
        networks.stream()
            .flatMap(network -> view.guestsOn(network).stream())
            .flatMap(guest -> endpoint(guest).stream())
            .sorted(Comparator.comparing(GuestEndpoint::guest))
            .toList(),
        Sharing.keys(node, view));
  }

  private static Optional<GuestEndpoint> endpoint(Guest it) {
    return it.attachment()
        .map(at -> new GuestEndpoint(it.id(), it.node(), it.container(), it.aliases(), at));
  }

  private ServiceEndpoints endpoints(Service service) {
    return endpoints.computeIfAbsent(service.id(), _ -> Endpoints.of(service, view));
  }

  /// What the events change for each node; those for which they change nothing are not in it. A
  /// node that has got or lost a network is told everything: that is rare, and much is different
  /// for it.
  SortedMap<NodeId, ToAgent> increments(List<StoreEvent> events) {
    NetworkNews news = NetworkNews.of(events, view);
    var letters = new TreeMap<NodeId, Letter>();
    for (NetworkId network : news.networks()) {
      for (Node to : view.nodesOn(network)) {
        Sharing.network(network, to, view).ifPresent(it -> letter(letters, to).networks.add(it));
      }
    }
    news.hosts().forEach((host, was) -> tell(host, was, letters));
    news.services().forEach((service, was) -> tell(service, was, letters));
    news.guests().forEach((guest, network) -> tell(guest, network, letters));
    news.restarted().stream()
        .filter(node -> !news.hosts().containsKey(node))
        .forEach(node -> restarted(node, letters));
    if (news.rekeyed()) rekeyed(letters);
    var told = new TreeMap<NodeId, ToAgent>();
    letters.forEach((to, letter) -> told.put(to, letter.sealed()));
    for (NodeId node : news.moved()) told.put(node, complete(node));
    return told;
  }

  private void tell(NodeId id, Collection<NetworkId> was, SortedMap<NodeId, Letter> letters) {
    Optional<Node> host = view.node(id);
    var networks = new ArrayList<>(was);
    host.map(Sharing::networks).ifPresent(networks::addAll);
    for (Node to : nodesOn(networks)) {
      if (to.id().equals(id)) continue;
      host.flatMap(it -> Sharing.host(it, to, view))
          .ifPresentOrElse(
              letter(letters, to).hosts::add, () -> letter(letters, to).hostsGone.add(id));
    }
  }

  /// Who shares only plain networks with the node sees no difference.
  private void restarted(NodeId id, SortedMap<NodeId, Letter> letters) {
    view.node(id)
        .ifPresent(host -> {
          var networks =
              Sharing.networks(host).stream().filter(it -> Sharing.encrypted(it, view)).toList();
          for (Node to : nodesOn(networks)) {
            if (to.id().equals(id)) continue;
            Sharing.host(host, to, view).ifPresent(letter(letters, to).hosts::add);
          }
        });
  }

  private void rekeyed(SortedMap<NodeId, Letter> letters) {
    var networks =
        view.networks().stream().filter(it -> it.spec().encrypted()).map(Network::id).toList();
    for (Node to : nodesOn(networks)) letter(letters, to).keys = Sharing.keys(to, view);
  }

  private void tell(ServiceId id, Collection<NetworkId> was, SortedMap<NodeId, Letter> letters) {
    Optional<ServiceEndpoints> service = view.service(id).map(this::endpoints);
    var known = service.map(Endpoints::networks).orElse(Collections.emptySortedSet());
    var networks = new ArrayList<>(was);
    networks.addAll(known);
    if (service.isEmpty()) networks.addAll(Endpoints.networksOfTasks(id, view));
    for (Node to : nodesOn(networks)) {
      if (known.stream().anyMatch(network -> to.addressOn(network).isPresent())) {
        letter(letters, to).services.add(service.orElseThrow());
      } else {
        letter(letters, to).servicesGone.add(id);
      }
    }
  }

  private void tell(GuestId id, NetworkId network, SortedMap<NodeId, Letter> letters) {
    Optional<GuestEndpoint> guest = view.guest(id).flatMap(Publishing::endpoint);
    for (Node to : view.nodesOn(network)) {
      guest.ifPresentOrElse(
          letter(letters, to).guests::add, () -> letter(letters, to).guestsGone.add(id));
    }
  }

  private Collection<Node> nodesOn(Collection<NetworkId> networks) {
    var nodes = new TreeMap<NodeId, Node>();
    for (NetworkId network : networks) {
      for (Node node : view.nodesOn(network)) nodes.put(node.id(), node);
    }
    return nodes.values();
  }

  private static Letter letter(SortedMap<NodeId, Letter> letters, Node to) {
    return Objects.requireNonNull(letters.computeIfAbsent(to.id(), _ -> new Letter()));
  }

  /// What one node is told of.
  private static final class Letter {
    final List<NetworkInfo> networks = new ArrayList<>();
    final List<HostInfo> hosts = new ArrayList<>();
    final List<ServiceEndpoints> services = new ArrayList<>();
    final List<NodeId> hostsGone = new ArrayList<>();
    final List<ServiceId> servicesGone = new ArrayList<>();
    final List<GuestEndpoint> guests = new ArrayList<>();
    final List<GuestId> guestsGone = new ArrayList<>();
    List<NetworkKey> keys = List.of();

    ToAgent sealed() {
      return new ToAgent.Networks(
          false,
          new NetworkMap(networks, hosts, services, guests, keys),
          hostsGone,
          servicesGone,
          guestsGone);
    }
  }
}
