package dev.skep.store;

import dev.skep.model.Cluster;
import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Revision;
import dev.skep.model.RevisionKey;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.SlotKey;
import dev.skep.model.StoreObject;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.pcollections.TreePMap;

/// The next view while it is being made: puts and removes objects and keeps the indexes true. The
/// tables it holds are persistent, so starting one and throwing it away cost nothing.
final class Edit {
  private Optional<Cluster> cluster;
  private TreePMap<NodeId, Node> nodes;
  private TreePMap<NetworkId, Network> networks;
  private TreePMap<SecretId, Secret> secrets;
  private TreePMap<ConfigId, Config> configs;
  private TreePMap<ServiceId, Service> services;
  private TreePMap<RevisionKey, Revision> revisions;
  private TreePMap<TaskId, Task> tasks;
  private TreePMap<GuestId, Guest> guests;
  private TreePMap<String, NetworkId> networkNames;
  private TreePMap<String, SecretId> secretNames;
  private TreePMap<String, ConfigId> configNames;
  private TreePMap<String, ServiceId> serviceNames;
  private Group<SlotKey, TaskId> slotTasks;
  private Group<NodeId, TaskId> nodeTasks;
  private Group<NetworkId, NodeId> networkNodes;
  private Group<NodeId, GuestId> nodeGuests;
  private Group<NetworkId, GuestId> networkGuests;

  Edit(View from) {
    cluster = from.cluster();
    nodes = from.nodeTable();
    networks = from.networkTable();
    secrets = from.secretTable();
    configs = from.configTable();
    services = from.serviceTable();
    revisions = from.revisionTable();
    tasks = from.taskTable();
    guests = from.guestTable();
    networkNames = from.networkNames();
    secretNames = from.secretNames();
    configNames = from.configNames();
    serviceNames = from.serviceNames();
    slotTasks = from.slotTasks();
    nodeTasks = from.nodeTasks();
    networkNodes = from.networkNodes();
    nodeGuests = from.nodeGuests();
    networkGuests = from.networkGuests();
  }

  View view(long index, long term) {
    return new View(
        index,
        term,
        cluster,
        nodes,
        networks,
        secrets,
        configs,
        services,
        revisions,
        tasks,
        guests,
        networkNames,
        secretNames,
        configNames,
        serviceNames,
        slotTasks,
        nodeTasks,
        networkNodes,
        nodeGuests,
        networkGuests);
  }

  /// An object of a snapshot, as it was.
  void load(StoreObject object) {
    switch (object) {
      case Cluster it -> put(it);
      case Node it -> put(it);
      case Network it -> put(it);
      case Secret it -> put(it);
      case Config it -> put(it);
      case Revision it -> put(it);
      case Service it -> put(it);
      case Task it -> put(it);
      case Guest it -> put(it);
    }
  }

  Optional<Cluster> cluster() {
    return cluster;
  }

  void put(Cluster it) {
    cluster = Optional.of(it);
  }

  Optional<Node> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  Collection<Node> nodes() {
    return nodes.values();
  }

  /// A node is written with every change of its health, its addresses are seldom others.
  void put(Node it) {
    List<NetworkAttachment> was = node(it.id()).map(Node::attachments).orElse(List.of());
    nodes = nodes.plus(it.id(), it);
    if (was.equals(it.attachments())) return;
    leaveNetworks(it.id(), was);
    for (var at : it.attachments()) networkNodes = networkNodes.plus(at.network(), it.id());
  }

  void remove(Node it) {
    nodes = nodes.minus(it.id());
    leaveNetworks(it.id(), it.attachments());
  }

  private void leaveNetworks(NodeId node, List<NetworkAttachment> attachments) {
    for (var at : attachments) networkNodes = networkNodes.minus(at.network(), node);
  }

  Optional<Network> network(NetworkId id) {
    return Optional.ofNullable(networks.get(id));
  }

  Optional<Network> ingress() {
    return networks.values().stream().filter(it -> it.spec().ingress()).findFirst();
  }

  boolean hasNetworkNamed(String name) {
    return networkNames.containsKey(View.folded(name));
  }

  void put(Network it) {
    networks = networks.plus(it.id(), it);
    networkNames = networkNames.plus(View.folded(it.name()), it.id());
  }

  void remove(Network it) {
    networks = networks.minus(it.id());
    networkNames = networkNames.minus(View.folded(it.name()));
  }

  Optional<Secret> secret(SecretId id) {
    return Optional.ofNullable(secrets.get(id));
  }

  boolean hasSecretNamed(String name) {
    return secretNames.containsKey(View.folded(name));
  }

  void put(Secret it) {
    secrets = secrets.plus(it.id(), it);
    secretNames = secretNames.plus(View.folded(it.name()), it.id());
  }

  void remove(Secret it) {
    secrets = secrets.minus(it.id());
    secretNames = secretNames.minus(View.folded(it.name()));
  }

  Optional<Config> config(ConfigId id) {
    return Optional.ofNullable(configs.get(id));
  }

  boolean hasConfigNamed(String name) {
    return configNames.containsKey(View.folded(name));
  }

  void put(Config it) {
    configs = configs.plus(it.id(), it);
    configNames = configNames.plus(View.folded(it.name()), it.id());
  }

  void remove(Config it) {
    configs = configs.minus(it.id());
    configNames = configNames.minus(View.folded(it.name()));
  }

  Collection<Service> services() {
    return services.values();
  }

  Optional<Service> service(ServiceId id) {
    return Optional.ofNullable(services.get(id));
  }

  boolean hasServiceNamed(String name) {
    return serviceNames.containsKey(View.folded(name));
  }

  void put(Service it) {
    services = services.plus(it.id(), it);
    serviceNames = serviceNames.plus(View.folded(it.name()), it.id());
  }

  void remove(Service it) {
    services = services.minus(it.id());
    serviceNames = serviceNames.minus(View.folded(it.name()));
  }

  Optional<Revision> revision(RevisionKey key) {
    return Optional.ofNullable(revisions.get(key));
  }

  void put(Revision it) {
    revisions = revisions.plus(it.key(), it);
  }

  void remove(Revision it) {
    revisions = revisions.minus(it.key());
  }

  Collection<Task> tasks() {
    return tasks.values();
  }

  Optional<Task> task(TaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /// A task that is not there yet.
  void put(Task it) {
    tasks = tasks.plus(it.id(), it);
    slotTasks = slotTasks.plus(SlotKey.of(it), it.id());
    if (it.node().isPresent()) nodeTasks = nodeTasks.plus(it.node().get(), it.id());
  }

  /// Of the fields that indexes rest on, only the node can change, and only from none to one.
  void replace(Task was, Task is) {
    tasks = tasks.plus(is.id(), is);
    if (is.node().isEmpty() || was.node().isPresent()) return;
    nodeTasks = nodeTasks.plus(is.node().get(), is.id());
    if (is.slot() > 0) return;
    slotTasks = slotTasks.minus(SlotKey.of(was), is.id()).plus(SlotKey.of(is), is.id());
  }

  void remove(Task it) {
    tasks = tasks.minus(it.id());
    slotTasks = slotTasks.minus(SlotKey.of(it), it.id());
    if (it.node().isPresent()) nodeTasks = nodeTasks.minus(it.node().get(), it.id());
  }

  Optional<Guest> guest(GuestId id) {
    return Optional.ofNullable(guests.get(id));
  }

  List<Guest> guestsOn(NodeId node) {
    return guests(nodeGuests.of(node));
  }

  List<Guest> guestsOn(NetworkId network) {
    return guests(networkGuests.of(network));
  }

  private List<Guest> guests(SortedSet<GuestId> ids) {
    return ids.stream().map(id -> guest(id).orElseThrow()).toList();
  }

  /// Neither its node nor its network ever changes.
  void put(Guest it) {
    guests = guests.plus(it.id(), it);
    nodeGuests = nodeGuests.plus(it.node(), it.id());
    networkGuests = networkGuests.plus(it.network(), it.id());
  }

  void remove(Guest it) {
    guests = guests.minus(it.id());
    nodeGuests = nodeGuests.minus(it.node(), it.id());
    networkGuests = networkGuests.minus(it.network(), it.id());
  }
}
