package dev.skep.manager.allocator;

import dev.skep.model.Endpoint;
import dev.skep.model.Endpoint.VirtualIp;
import dev.skep.model.Guest;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.PortConfig;
import dev.skep.model.Service;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/// The decisions: what a service, a task, a guest or a node would get from this ledger. Nothing is
/// taken yet.
final class Giving {
  private final Ledger ledger;
  private final View view;
  private final Optional<NetworkId> ingress;

  Giving(Ledger ledger, View view, Optional<NetworkId> ingress) {
    this.ledger = ledger;
    this.view = view;
    this.ingress = ingress;
  }

  /// The endpoint that answers the service's spec; the one it has if that still does. What the
  /// service holds and still needs it keeps.
  Answer<Endpoint> endpoint(Service service) {
    return switch (ledger
        .ports()
        .choose(service.id(), service.spec().ports(), service.endpoint().ports())) {
      case PortSpace.Choice.Taken taken -> new Answer.Held<>(Trouble.of(taken));
      case PortSpace.Choice.Given(var ports) -> withVirtualIps(service, ports);
    };
  }

  private Answer<Endpoint> withVirtualIps(Service service, List<PortConfig> ports) {
    ServiceSpec spec = service.spec();
    if (Demand.needsIngress(spec) && ingress.isEmpty()) {
      return new Answer.Held<>(Trouble.noIngress());
    }
    var ips = new ArrayList<VirtualIp>();
    if (!Demand.isDnsRoundRobin(spec)) {
      for (NetworkId network : Demand.networks(spec, ingress)) {
        Optional<VirtualIp> has =
            service.endpoint().virtualIps().stream()
                .filter(ip -> ip.network().equals(network))
                .findFirst();
        if (has.isPresent()) {
          ips.add(has.get());
          continue;
        }
        switch (address(network)) {
          case Answer.Held<Optional<String>>(var trouble) -> {
            return new Answer.Held<>(trouble);
          }
          case Answer.Given<Optional<String>>(var given) ->
              given.ifPresent(address -> ips.add(new VirtualIp(network, address)));
        }
      }
    }
    return new Answer.Given<>(new Endpoint(spec.endpointSpec(), ports, ips));
  }

  /// @param spec that of the task's own revision
  Answer<List<NetworkAttachment>> attachments(ServiceSpec spec) {
    if (Demand.needsIngress(spec) && ingress.isEmpty()) {
      return new Answer.Held<>(Trouble.noIngress());
    }
    var attachments = new ArrayList<NetworkAttachment>();
    for (NetworkId network : Demand.networks(spec, ingress)) {
      switch (address(network)) {
        case Answer.Held<Optional<String>>(var trouble) -> {
          return new Answer.Held<>(trouble);
        }
        case Answer.Given<Optional<String>>(var given) ->
            given.ifPresent(address -> attachments.add(new NetworkAttachment(network, address)));
      }
    }
    return new Answer.Given<>(List.copyOf(attachments));
  }

  /// The network that every node has, as soon as there are addresses on it.
  Optional<NetworkId> mesh() {
    return ingress.filter(id -> ledger.addresses(id).isPresent());
  }

  /// The node's own addresses on these networks. What it has of them it keeps.
  NodeShare share(List<NetworkAttachment> has, SortedSet<NetworkId> wanted) {
    var attachments = new ArrayList<NetworkAttachment>();
    var troubles = new TreeMap<NetworkId, Trouble>();
    for (NetworkId network : wanted) {
      Optional<NetworkAttachment> kept =
          has.stream().filter(at -> at.network().equals(network)).findFirst();
      if (kept.isPresent()) {
        attachments.add(kept.get());
        continue;
      }
      switch (address(network)) {
        case Answer.Held<Optional<String>>(var trouble) -> troubles.put(network, trouble);
        case Answer.Given<Optional<String>>(var given) ->
            given.ifPresent(address -> attachments.add(new NetworkAttachment(network, address)));
      }
    }
    return new NodeShare(attachments, troubles);
  }

  /// The address that its user wants, else the next one.
  Answer<String> place(Guest guest) {
    return switch (space(guest.network())) {
      case Answer.Held<AddressSpace>(var trouble) -> new Answer.Held<>(trouble);
      case Answer.Given<AddressSpace>(var space) -> place(guest, space);
    };
  }

  private static Answer<String> place(Guest guest, AddressSpace space) {
    String wish = guest.wish();
    Optional<String> found = wish.isEmpty() ? space.next() : space.asked(wish);
    if (found.isPresent()) return new Answer.Given<>(found.get());
    return new Answer.Held<>(
        wish.isEmpty()
            ? Trouble.exhausted(guest.network(), space)
            : Trouble.taken(wish, guest.network()));
  }

  /// Given but empty where the network is each node's own.
  private Answer<Optional<String>> address(NetworkId id) {
    Optional<Network> network = view.network(id);
    if (network.isPresent() && !Demand.isClusterWide(network.get().spec())) {
      return new Answer.Given<>(Optional.empty());
    }
    return switch (space(id)) {
      case Answer.Held<AddressSpace>(var trouble) -> new Answer.Held<>(trouble);
      case Answer.Given<AddressSpace>(var space) ->
          space
              .next()
              .<Answer<Optional<String>>>map(next -> new Answer.Given<>(Optional.of(next)))
              .orElseGet(() -> new Answer.Held<>(Trouble.exhausted(id, space)));
    };
  }

  private Answer<AddressSpace> space(NetworkId id) {
    Optional<Network> network = view.network(id);
    if (network.isEmpty()) return new Answer.Held<>(Trouble.missing(id));
    return ledger
        .addresses(id)
        .<Answer<AddressSpace>>map(Answer.Given::new)
        .orElseGet(() -> new Answer.Held<>(Trouble.unallocated(network.get())));
  }
}
