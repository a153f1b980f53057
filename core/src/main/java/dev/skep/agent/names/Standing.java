package dev.skep.agent.names;

import dev.skep.model.Ipv4;
import dev.skep.model.NetworkId;
import dev.skep.model.ServiceId;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.ServiceAttachment;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a service has on one network.
///
/// @param names the service's own and its aliases on this network, in lower case
record Standing(
    ServiceId service,
    String name,
    SortedSet<String> names,
    Optional<Ipv4> virtualIp,
    List<Seat> seats) {

  /// A task's place on the network.
  record Seat(TaskEndpoint task, Ipv4 address) {}

  /// The service's standings by network.
  static SortedMap<NetworkId, Standing> of(ServiceEndpoints service) {
    var seats = new TreeMap<NetworkId, List<Seat>>();
    for (TaskEndpoint task : service.tasks()) {
      for (var at : task.addresses()) {
        seats
            .computeIfAbsent(at.network(), _ -> new ArrayList<>())
            .add(new Seat(task, Ipv4.withoutPrefix(at.address())));
      }
    }
    var attachments = new TreeMap<NetworkId, ServiceAttachment>();
    service.attachments().forEach(at -> attachments.put(at.network(), at));
    // Tasks of a former revision may stand on a network that the service has left.
    for (NetworkId network : seats.keySet()) {
      attachments.putIfAbsent(network, new ServiceAttachment(network, Optional.empty(), List.of()));
    }
    var standings = new TreeMap<NetworkId, Standing>();
    attachments.forEach((network, at) ->
        standings.put(network, of(service, at, seats.getOrDefault(network, List.of()))));
    return standings;
  }

  private static Standing of(ServiceEndpoints service, ServiceAttachment at, List<Seat> seats) {
    var names = new TreeSet<String>();
    names.add(lower(service.name()));
    at.aliases().forEach(alias -> names.add(lower(alias)));
    return new Standing(
        service.service(),
        service.name(),
        names,
        at.virtualIp().map(Ipv4::withoutPrefix),
        List.copyOf(seats));
  }

  /// All that it holds on the network.
  List<Ipv4> addresses() {
    return Stream.concat(virtualIp.stream(), seats.stream().map(Seat::address)).toList();
  }

  /// Where the service's own name leads: to its virtual address, or to its tasks if it has none.
  List<Ipv4> reached() {
    return virtualIp.map(List::of).orElseGet(this::serving);
  }

  List<Ipv4> serving() {
    return seats.stream().filter(seat -> seat.task().serving()).map(Seat::address).toList();
  }

  /// Where the name of one place leads. A slot's name lives also while its task is being replaced.
  ///
  /// @return empty if the service has no such place
  Optional<List<Ipv4>> at(String place) {
    var there = seats.stream().filter(seat -> lower(seat.task().place()).equals(place)).toList();
    if (there.isEmpty() && !isSlot(place)) return Optional.empty();
    return Optional.of(
        there.stream().filter(seat -> seat.task().serving()).map(Seat::address).toList());
  }

  /// Where a container's name leads: there, whether the task serves or not. It names one container
  /// and no other, and the engine answers so for containers of its own.
  Optional<List<Ipv4>> container(String name) {
    return seats.stream()
        .filter(seat -> lower(seat.task().name()).equals(name))
        .findFirst()
        .map(seat -> List.of(seat.address()));
  }

  private static boolean isSlot(String place) {
    return !place.isEmpty() && place.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
