package dev.skep.agent.worker;

import dev.skep.model.GuestId;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkKey;
import dev.skep.model.NodeId;
import dev.skep.model.ServiceId;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ToAgent;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// How the node's networks should be, put together from what the manager has said.
final class Wanted {
  private final SortedMap<NetworkId, NetworkInfo> networks = new TreeMap<>();
  private final SortedMap<NodeId, HostInfo> hosts = new TreeMap<>();
  private final SortedMap<ServiceId, ServiceEndpoints> services = new TreeMap<>();
  private final SortedMap<GuestId, GuestEndpoint> guests = new TreeMap<>();
  private List<NetworkKey> keys = List.of();
  private Optional<AgentEffect.Program> programmed = Optional.empty();

  /// The whole wanted state, if it is another than before.
  Optional<AgentEffect> learn(ToAgent.Networks told) {
    if (told.complete()) {
      networks.clear();
      hosts.clear();
      services.clear();
      guests.clear();
    }
    if (told.complete() || !told.put().keys().isEmpty()) keys = told.put().keys();
    for (NetworkInfo it : told.put().networks()) networks.put(it.id(), it);
    for (HostInfo it : told.put().hosts()) hosts.put(it.node(), it);
    for (ServiceEndpoints it : told.put().services()) services.put(it.service(), it);
    for (GuestEndpoint it : told.put().guests()) guests.put(it.guest(), it);
    told.hostsGone().forEach(hosts::remove);
    told.servicesGone().forEach(services::remove);
    told.guestsGone().forEach(guests::remove);
    var is = new AgentEffect.Program(map());
    if (programmed.equals(Optional.of(is))) return Optional.empty();
    programmed = Optional.of(is);
    return Optional.of(is);
  }

  List<GuestEndpoint> guests() {
    return List.copyOf(guests.values());
  }

  private NetworkMap map() {
    return new NetworkMap(
        List.copyOf(networks.values()),
        List.copyOf(hosts.values()),
        List.copyOf(services.values()),
        guests(),
        keys);
  }
}
