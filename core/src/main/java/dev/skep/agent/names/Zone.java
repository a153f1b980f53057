package dev.skep.agent.names;

import dev.skep.model.Ipv4;
import dev.skep.model.ServiceId;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/// The names and addresses of one network. Persistent: a change of one service costs what the
/// service has, not what the network has.
///
/// @param owners the services that a name belongs to; several may share an alias
/// @param holders who has an address
record Zone(
    TreePMap<String, TreePMap<ServiceId, Standing>> owners, TreePMap<Ipv4, Holder> holders) {
  static final Zone EMPTY = new Zone(TreePMap.empty(), TreePMap.empty());

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
    return new Zone(owners, holders);
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
    return new Zone(owners, holders);
  }

  boolean isEmpty() {
    return owners.isEmpty() && holders.isEmpty();
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
