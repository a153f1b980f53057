package dev.skep.manager.dispatcher;

import dev.skep.loop.Effect;
import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Ipv4;
import dev.skep.model.Meta;
import dev.skep.model.Network;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.Subnet;
import dev.skep.store.Change;
import dev.skep.store.Refusal;
import dev.skep.store.Refusal.Code;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import dev.skep.wire.GuestWish;
import dev.skep.wire.ToAgent.GuestRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// From what a node says of its guests to what is written down of them. A node speaks for its own
/// only. The whole of them is compared each time, so that nothing is lost by a word that was.
final class Lodging {
  private Lodging() {}

  static List<Change> changes(NodeId node, List<GuestWish> all, View view) {
    var changes = new ArrayList<Change>();
    var wished = new TreeSet<GuestId>();
    for (GuestWish wish : all) {
      wished.add(wish.guest());
      Optional<Guest> known = view.guest(wish.guest());
      if (known.isEmpty()) {
        network(wish, view)
            .filter(network -> objection(wish, network).isEmpty())
            .ifPresent(network -> changes.add(new Change.CreateGuest(guest(wish, node, network))));
      } else if (known.get().node().equals(node) && !isNamed(known.get(), wish)) {
        changes.add(new Change.NameGuest(wish.guest(), wish.container(), wish.aliases()));
      }
    }
    for (Guest guest : view.guestsOn(node)) {
      if (!wished.contains(guest.id())) changes.add(new Change.RemoveGuest(guest.id()));
    }
    return changes;
  }

  private static Guest guest(GuestWish wish, NodeId node, Network network) {
    return new Guest(
        wish.guest(),
        Meta.NEW,
        node,
        network.id(),
        wish.container(),
        wish.aliases(),
        wish.address(),
        Optional.empty(),
        "");
  }

  private static boolean isNamed(Guest guest, GuestWish wish) {
    return guest.container().equals(wish.container()) && guest.aliases().equals(wish.aliases());
  }

  /// What the node must hear of wishes that come to nothing, or to nothing for now.
  static List<GuestRefused> refusals(NodeId node, List<GuestWish> all, View view) {
    return all.stream().flatMap(wish -> refusal(node, wish, view).stream()).toList();
  }

  private static Optional<GuestRefused> refusal(NodeId node, GuestWish wish, View view) {
    Optional<Guest> known = view.guest(wish.guest());
    if (known.isPresent()) {
      return known.get().node().equals(node)
          ? trouble(known.get())
          : Optional.of(refused(wish.guest(), anothers(wish)));
    }
    return network(wish, view)
        .map(network -> objection(wish, network))
        .orElse(Optional.of(Refusal.notFound("network", wish.network())))
        .map(why -> refused(wish.guest(), why));
  }

  private static Refusal anothers(GuestWish wish) {
    return new Refusal(Code.PERMISSION_DENIED, "guest " + wish.guest() + " is another node's");
  }

  private static Optional<Network> network(GuestWish wish, View view) {
    return view.network(new NetworkId(wish.network())).or(() -> view.networkNamed(wish.network()));
  }

  /// Docker's words.
  private static Optional<Refusal> objection(GuestWish wish, Network network) {
    if (!network.spec().attachable()) {
      String why = "network " + network.name() + " not manually attachable";
      return Optional.of(new Refusal(Code.PERMISSION_DENIED, why));
    }
    if (wish.address().isEmpty() || liesIn(wish.address(), network.state())) {
      return Optional.empty();
    }
    return Optional.of(
        Refusal.invalid("address " + wish.address() + " is not in network " + network.name()));
  }

  /// A network without a subnet may still get one; the allocator says so.
  private static boolean liesIn(String address, Optional<NetworkState> state) {
    try {
      Ipv4 wanted = Ipv4.parse(address);
      return state.isEmpty() || Subnet.parse(state.get().subnet()).contains(wanted);
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  /// The node of a guest hears why it has no place.
  static Optional<Effect> trouble(StoreEvent event) {
    return event instanceof StoreEvent.GuestUpdated(_, var guest)
        ? trouble(guest).map(no -> new Effect.Send(guest.node(), no))
        : Optional.empty();
  }

  private static Optional<GuestRefused> trouble(Guest guest) {
    if (guest.trouble().isEmpty()) return Optional.empty();
    return Optional.of(refused(guest.id(), new Refusal(Code.FAILED_PRECONDITION, guest.trouble())));
  }

  static GuestRefused refused(GuestId guest, Refusal why) {
    return new GuestRefused(guest, why.code().word(), why.text());
  }
}
