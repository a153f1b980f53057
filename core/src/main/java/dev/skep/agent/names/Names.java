package dev.skep.agent.names;

import dev.skep.loop.Dice;
import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.model.ServiceId;
import dev.skep.model.Subnet;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/// All names that this node's containers may ask for: an index of the map that the managers have
/// told, and the answers from it. Immutable.
public final class Names {
  public static final Names NONE =
      new Names(Collections.emptySortedMap(), TreePMap.empty(), Guests.NONE, TreePMap.empty());

  private final SortedMap<NetworkId, Place> networks;
  private final TreePMap<ServiceId, ServiceEndpoints> services;
  private final Guests guests;
  private final TreePMap<NetworkId, Zone> zones;

  /// A network on which names may be asked for.
  private record Place(NetworkInfo info, Subnet subnet) {}

  private Names(
      SortedMap<NetworkId, Place> networks,
      TreePMap<ServiceId, ServiceEndpoints> services,
      Guests guests,
      TreePMap<NetworkId, Zone> zones) {
    this.networks = networks;
    this.services = services;
    this.guests = guests;
    this.zones = zones;
  }

  /// After news. Costs a comparison per service and guest, and work for those that have changed.
  public Names with(NetworkMap map) {
    var told = new TreeMap<ServiceId, ServiceEndpoints>();
    map.services().forEach(it -> told.put(it.service(), it));
    var nextServices = services;
    var nextZones = zones;
    // First what is no longer so: an address may have gone from one service to another.
    for (ServiceEndpoints was : services.values()) {
      if (was.equals(told.get(was.service()))) continue;
      nextServices = nextServices.minus(was.service());
      for (var at : Standing.of(was).entrySet()) {
        nextZones = put(nextZones, at.getKey(), zone(nextZones, at.getKey()).minus(at.getValue()));
      }
    }
    Guests nextGuests = guests.with(map.guests());
    for (GuestEndpoint was : guests.without(nextGuests)) {
      NetworkId network = was.at().network();
      nextZones = put(nextZones, network, zone(nextZones, network).minus(was));
    }
    for (ServiceEndpoints is : told.values()) {
      if (nextServices.containsKey(is.service())) continue;
      nextServices = nextServices.plus(is.service(), is);
      for (var at : Standing.of(is).entrySet()) {
        nextZones = nextZones.plus(at.getKey(), zone(nextZones, at.getKey()).plus(at.getValue()));
      }
    }
    for (GuestEndpoint is : nextGuests.without(guests)) {
      NetworkId network = is.at().network();
      nextZones = nextZones.plus(network, zone(nextZones, network).plus(is));
    }
    return new Names(places(map), nextServices, nextGuests, nextZones);
  }

  private static TreePMap<NetworkId, Zone> put(
      TreePMap<NetworkId, Zone> zones, NetworkId network, Zone left) {
    return left.isEmpty() ? zones.minus(network) : zones.plus(network, left);
  }

  private static SortedMap<NetworkId, Place> places(NetworkMap map) {
    var places = new TreeMap<NetworkId, Place>();
    for (NetworkInfo it : map.networks()) {
      if (isNamed(it)) places.put(it.id(), new Place(it, Subnet.parse(it.subnet())));
    }
    return places;
  }

  /// Whether containers may ask for names on the network, at its gateway. Not on the ingress
  /// network: what stands there is unrelated but for having published ports.
  public static boolean isNamed(NetworkInfo network) {
    return !network.ingress() && !network.gateway().isEmpty();
  }

  /// A name is looked for in each of the asker's networks; then its beginning, in the network that
  /// its end names: `a.b.c` is also `a.b` in network `c`, and `a` in network `b.c`. The first that
  /// knows it wins. An asker that is neither a task nor a guest sees only the network on whose
  /// gateway it asked; so does this host, which asks from the loopback.
  ///
  /// @param dice orders several addresses, so that askers spread over them
  public NameAnswer answer(Asker asker, Question question, Dice dice) {
    Optional<Place> asked = Optional.ofNullable(networks.get(asker.network()));
    if (asked.isEmpty() || !isThere(asker, asked.get())) return new NameAnswer.Stranger();
    Known known = known(zone(zones, asker.network()), asker, asked.get());
    List<Place> seen = known.places();
    String name = question.name().toLowerCase(Locale.ROOT);
    if (question.kind() == Question.Kind.POINTER) {
      Optional<NameAnswer> pointer = ReverseName.address(name).flatMap(it -> pointer(it, seen));
      if (pointer.isPresent()) return pointer.get();
    }
    Optional<List<Ipv4>> found = find(name, seen);
    if (found.isPresent()) return answer(found.get(), question.kind(), dice);
    return known.outwards() ? new NameAnswer.Foreign(known.container()) : new NameAnswer.Refused();
  }

  /// Who asks.
  ///
  /// @param places the networks whose names he sees
  /// @param container his container's name, if he is one that is known
  /// @param outwards whether he may reach the world at all
  private record Known(List<Place> places, Optional<String> container, boolean outwards) {}

  private Known known(Zone zone, Asker asker, Place asked) {
    Optional<TaskEndpoint> task = zone.holder(asker.address()).flatMap(Zone.Holder::task);
    if (task.isPresent()) {
      return new Known(places(task.get()), task.map(TaskEndpoint::name), isOutwards(task.get()));
    }
    Optional<GuestEndpoint> guest = zone.guest(asker.address());
    List<Place> places = guest.map(it -> places(it, asked)).orElse(List.of(asked));
    return new Known(
        places, Optional.empty(), places.stream().anyMatch(place -> !place.info().internal()));
  }

  /// The networks of the guest's container, the one on which it asks first.
  private List<Place> places(GuestEndpoint guest, Place asked) {
    var places = new ArrayList<Place>();
    places.add(asked);
    for (GuestEndpoint same : guests.ofContainer(guest)) {
      Optional.ofNullable(networks.get(same.at().network()))
          .filter(place -> !place.equals(asked))
          .ifPresent(places::add);
    }
    return places;
  }

  /// On the network, or this host itself.
  private static boolean isThere(Asker asker, Place asked) {
    return asked.subnet().contains(asker.address()) || asker.address().isLoopback();
  }

  /// The task's networks, in the order in which its service names them.
  private List<Place> places(TaskEndpoint task) {
    return task.addresses().stream()
        .flatMap(at -> Optional.ofNullable(networks.get(at.network())).stream())
        .toList();
  }

  /// Empty if the address is of none of the networks.
  private Optional<NameAnswer> pointer(Ipv4 address, List<Place> seen) {
    return seen.stream()
        .filter(place -> place.subnet().contains(address))
        .findFirst()
        .map(place ->
            zone(zones, place.info().id())
                .holder(address)
                .map(Zone.Holder::name)
                .or(() -> guestName(zone(zones, place.info().id()), address))
                .<NameAnswer>map(name -> new NameAnswer.Pointer(name + "." + place.info().name()))
                .orElse(new NameAnswer.Nobody()));
  }

  private static Optional<String> guestName(Zone zone, Ipv4 address) {
    return zone.guest(address).map(GuestEndpoint::container).filter(name -> !name.isEmpty());
  }

  private Optional<List<Ipv4>> find(String name, List<Place> seen) {
    for (Place place : seen) {
      var found = zone(zones, place.info().id()).find(name);
      if (found.isPresent()) return found;
    }
    for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      String network = name.substring(dot + 1);
      for (Place place : seen) {
        if (!place.info().name().equalsIgnoreCase(network)) continue;
        var found = zone(zones, place.info().id()).find(name.substring(0, dot));
        if (found.isPresent()) return found;
      }
    }
    return Optional.empty();
  }

  private static NameAnswer answer(List<Ipv4> found, Question.Kind kind, Dice dice) {
    if (kind != Question.Kind.ADDRESS || found.isEmpty()) return new NameAnswer.Nothing();
    return new NameAnswer.Addresses(shuffled(found, dice));
  }

  /// Not just turned round: those who find the first one dead would all go on to the same second.
  private static List<Ipv4> shuffled(List<Ipv4> addresses, Dice dice) {
    var order = new ArrayList<>(addresses);
    for (int left = order.size(); left > 1; left--) {
      Collections.swap(order, left - 1, (int) dice.below(left));
    }
    return order;
  }

  /// By any of its networks, also by one on which no names are asked for.
  private boolean isOutwards(TaskEndpoint task) {
    return task.addresses().stream()
        .map(at -> Optional.ofNullable(networks.get(at.network())))
        .anyMatch(place -> place.map(it -> !it.info().internal()).orElse(true));
  }

  private static Zone zone(TreePMap<NetworkId, Zone> zones, NetworkId network) {
    return Optional.ofNullable(zones.get(network)).orElse(Zone.EMPTY);
  }
}
