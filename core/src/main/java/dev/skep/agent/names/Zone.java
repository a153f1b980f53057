package dev.skep.agent.names;

import dev.skep.model.GuestId;
import dev.skep.model.Ipv4;
import dev.skep.model.ServiceId;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/// The names and addresses of one network. Persistent: a change of one service costs what the
/// service has, not what the network has.
///
/// @param owners the services that a name belongs to; several may share an alias
/// @param holders who has an address, of services and tasks
/// @param guestNames the guests that a name belongs to, in lower case
/// @param guests who has an address, of guests
record Zone(
    TreePMap<String, TreePMap<ServiceId, Standing>> owners,
    TreePMap<Ipv4, Holder> holders,
    TreePMap<String, TreePMap<GuestId, Ipv4>> guestNames,
    TreePMap<Ipv4, GuestEndpoint> guests) {
  static final Zone EMPTY =
      new Zone(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

  private static final String ALL_TASKS = "tasks.";

  /// @param name as a reverse look-up tells it
  /// @param task empty if it is the service's virtual address
  record Holder(ServiceId service, String name, Optional<TaskEndpoint> task) {}

  Zone plus(Standing standing) {
    var owners = this.owners;
    for (String name : standing.names()) {
      owners = owners.plus(name, sharers(name).plus(standing.service(), standing));
    }
    var holders = this.holders;
    if (standing.virtualIp().isPresent()) {
      var service = new Holder(standing.service(), standing.name(), Optional.empty());
      holders = holders.plus(standing.virtualIp().get(), service);
    }
    for (var seat : standing.seats()) {
      var task = new Holder(standing.service(), seat.task().name(), Optional.of(seat.task()));
      holders = holders.plus(seat.address(), task);
    }
    return new Zone(owners, holders, guestNames, guests);
  }

  Zone minus(Standing standing) {
    var owners = this.owners;
    for (String name : standing.names()) {
      var left = sharers(name).minus(standing.service());
      owners = left.isEmpty() ? owners.minus(name) : owners.plus(name, left);
    }
    var holders = this.holders;
    for (Ipv4 address : standing.addresses()) {
      // It may have another holder already.
      if (holder(address).filter(it -> it.service().equals(standing.service())).isEmpty()) continue;
      holders = holders.minus(address);
    }
    return new Zone(owners, holders, guestNames, guests);
  }

  Zone plus(GuestEndpoint guest) {
    Ipv4 address = Ipv4.withoutPrefix(guest.at().address());
    var named = guestNames;
    for (String name : names(guest))
      named = named.plus(name, named(name).plus(guest.guest(), address));
    return new Zone(owners, holders, named, guests.plus(address, guest));
  }

  Zone minus(GuestEndpoint guest) {
    Ipv4 address = Ipv4.withoutPrefix(guest.at().address());
    var named = guestNames;
    for (String name : names(guest)) {
      var left = named(name).minus(guest.guest());
      named = left.isEmpty() ? named.minus(name) : named.plus(name, left);
    }
    // It may have another holder already.
    boolean holds = guest(address).filter(it -> it.guest().equals(guest.guest())).isPresent();
    return new Zone(owners, holders, named, holds ? guests.minus(address) : guests);
  }

  private static SortedSet<String> names(GuestEndpoint guest) {
    var names = new TreeSet<String>();
    if (!guest.container().isEmpty()) names.add(guest.container().toLowerCase(Locale.ROOT));
    guest.aliases().forEach(alias -> names.add(alias.toLowerCase(Locale.ROOT)));
    return names;
  }

  private TreePMap<GuestId, Ipv4> named(String name) {
    return Optional.ofNullable(guestNames.get(name)).orElse(TreePMap.empty());
  }

  boolean isEmpty() {
    return owners.isEmpty() && holders.isEmpty() && guests.isEmpty();
  }

  Optional<GuestEndpoint> guest(Ipv4 address) {
    return Optional.ofNullable(guests.get(address));
  }

  Optional<Holder> holder(Ipv4 address) {
    return Optional.ofNullable(holders.get(address));
  }

  /// Where a name leads: nowhere if it lives and nobody serves.
  ///
  /// @param name in lower case
  /// @return without repetition; empty if there is no such name
  Optional<List<Ipv4>> find(String name) {
    var found = new ArrayList<List<Ipv4>>();
    owners(name).forEach(it -> found.add(it.reached()));
    found.addAll(named(name).values().stream().map(List::of).toList());
    if (name.startsWith(ALL_TASKS)) {
      owners(name.substring(ALL_TASKS.length())).forEach(it -> found.add(it.serving()));
    }
    int first = name.indexOf('.');
    int last = name.lastIndexOf('.');
    if (first >= 0) {
      String head = name.substring(0, first);
      String tail = name.substring(last + 1);
      owners(name.substring(first + 1)).forEach(it -> it.at(head).ifPresent(found::add));
      owners(name.substring(0, last)).forEach(it -> it.at(tail).ifPresent(found::add));
      owners(head).forEach(it -> it.container(name).ifPresent(found::add));
    }
    if (found.isEmpty()) return Optional.empty();
    var addresses = new TreeSet<Ipv4>();
    found.forEach(addresses::addAll);
    return Optional.of(List.copyOf(addresses));
  }

  private Collection<Standing> owners(String name) {
    return sharers(name).values();
  }

  private TreePMap<ServiceId, Standing> sharers(String name) {
    TreePMap<ServiceId, Standing> known = owners.get(name);
    return known == null ? TreePMap.empty() : known;
  }
}
