package dev.skep.world;

import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import dev.skep.wire.GuestEndpoint;
import dev.skep.wire.HostInfo;
import dev.skep.wire.NetworkInfo;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ServiceEndpoints;
import dev.skep.wire.ServiceEndpoints.TaskEndpoint;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Whether a node knows of the networks what it must know once all has come to rest, counted anew
/// from the store.
final class Maps {
  private final Node node;
  private final View view;
  private final NetworkMap map;

  private Maps(Node node, View view, NetworkMap map) {
    this.node = node;
    this.view = view;
    this.map = map;
  }

  /// What is amiss; empty when nothing is.
  static Optional<String> amiss(NodeId node, View view, NetworkMap map) {
    var maps = new Maps(view.node(node).orElseThrow(), view, map);
    return Stream.of(
            maps.networks(),
            maps.addresses(),
            maps.hosts(),
            maps.services(),
            maps.guests(),
            maps.keys())
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// The node has the networks that its tasks and guests stand on, and the ingress network; beside
  /// these only such as rest because a task there has just ended.
  private Optional<String> networks() {
    var needed = new TreeSet<NetworkId>();
    var rest = new TreeSet<NetworkId>();
    view.ingress().map(Network::id).ifPresent(needed::add);
    for (Task task : view.tasksOn(node.id())) {
      for (NetworkAttachment at : task.networks()) {
        (isThere(task) ? needed : rest).add(at.network());
      }
    }
    for (Guest guest : view.guestsOn(node.id())) needed.add(guest.network());
    rest.addAll(needed);
    SortedSet<NetworkId> has = on(node);
    return has.containsAll(needed) && rest.containsAll(has)
        ? Optional.empty()
        : Optional.of("node %s has %s, needs %s".formatted(node.id(), has, needed));
  }

  private Optional<String> addresses() {
    var known = new TreeMap<NetworkId, String>();
    for (NetworkInfo it : map.networks()) known.put(it.id(), it.gateway());
    var own = new TreeMap<NetworkId, String>();
    for (NetworkAttachment at : node.attachments()) {
      own.put(at.network(), at.address().substring(0, at.address().indexOf('/')));
    }
    return same("its own addresses", own, known);
  }

  private Optional<String> hosts() {
    var known = new TreeMap<NodeId, SortedSet<String>>();
    for (HostInfo it : map.hosts()) {
      known.put(it.node(), words(it.gateways()));
      known.get(it.node()).add("run " + it.incarnation());
    }
    var are = new TreeMap<NodeId, SortedSet<String>>();
    for (Node other : view.nodes()) {
      // Nobody knows where a node is that was never heard.
      if (other.id().equals(node.id()) || other.status().addr().isEmpty()) continue;
      var shared =
          other.attachments().stream().filter(at -> on(node).contains(at.network())).toList();
      if (shared.isEmpty()) continue;
      are.put(other.id(), words(shared));
      boolean sealed = shared.stream().anyMatch(at -> isEncrypted(at.network()));
      are.get(other.id()).add("run " + (sealed ? other.description().incarnation() : ""));
    }
    return same("the other hosts", are, known);
  }

  private Optional<String> services() {
    var known = new TreeMap<ServiceId, SortedMap<TaskId, Boolean>>();
    for (ServiceEndpoints it : map.services()) {
      var tasks = new TreeMap<TaskId, Boolean>();
      for (TaskEndpoint task : it.tasks()) tasks.put(task.task(), task.serving());
      known.put(it.service(), tasks);
    }
    var are = new TreeMap<ServiceId, SortedMap<TaskId, Boolean>>();
    for (Service service : view.services()) {
      var standsOn = new TreeSet<NetworkId>();
      service.endpoint().virtualIps().forEach(ip -> standsOn.add(ip.network()));
      service.spec().attachedNetworks().forEach(it -> standsOn.add(new NetworkId(it.target())));
      var tasks = new TreeMap<TaskId, Boolean>();
      for (Task task : view.tasksOf(service.id())) {
        if (!isThere(task) || task.networks().isEmpty()) continue;
        task.networks().forEach(at -> standsOn.add(at.network()));
        tasks.put(task.id(), task.isLive() && task.state() == TaskState.RUNNING);
      }
      if (on(node).stream().anyMatch(standsOn::contains)) are.put(service.id(), tasks);
    }
    return same("the services", are, known);
  }

  private Optional<String> guests() {
    var known = new TreeMap<GuestId, String>();
    for (GuestEndpoint it : map.guests()) known.put(it.guest(), it.at().address());
    var are = new TreeMap<GuestId, String>();
    for (NetworkId network : on(node)) {
      for (Guest guest : view.guestsOn(network)) {
        guest.address().ifPresent(address -> are.put(guest.id(), address));
      }
    }
    return same("the guests", are, known);
  }

  private Optional<String> keys() {
    boolean sealing = on(node).stream().anyMatch(this::isEncrypted);
    return same(
        "the keys", sealing ? view.cluster().orElseThrow().networkKeys() : List.of(), map.keys());
  }

  private boolean isEncrypted(NetworkId network) {
    return view.network(network).filter(it -> it.spec().encrypted()).isPresent();
  }

  private static boolean isThere(Task task) {
    return task.node().isPresent()
        && !task.state().isBefore(TaskState.ASSIGNED)
        && !task.state().isTerminal();
  }

  private static SortedSet<NetworkId> on(Node node) {
    var networks = new TreeSet<NetworkId>();
    node.attachments().forEach(at -> networks.add(at.network()));
    return networks;
  }

  private static SortedSet<String> words(List<NetworkAttachment> attachments) {
    var words = new TreeSet<String>();
    attachments.forEach(at -> words.add(at.network() + " " + at.address()));
    return words;
  }

  private Optional<String> same(String what, Object are, Object known) {
    return are.equals(known)
        ? Optional.empty()
        : Optional.of(
            "node %s takes %s for %s, they are %s".formatted(node.id(), known, what, are));
  }
}
