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
import dev.skep.model.ServiceSpec;
import dev.skep.model.SlotKey;
import dev.skep.model.StoreObject;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/// The whole state of the swarm after one log entry: immutable, sharing structure with the view
/// before and the view after. Whoever holds a view may read it for as long as he likes, without
/// locks, in the same order everywhere.
///
/// @param index of the last entry applied, 0 before the first
/// @param term the highest in which a leader has written
public record View(
    long index,
    long term,
    Optional<Cluster> cluster,
    TreePMap<NodeId, Node> nodeTable,
    TreePMap<NetworkId, Network> networkTable,
    TreePMap<SecretId, Secret> secretTable,
    TreePMap<ConfigId, Config> configTable,
    TreePMap<ServiceId, Service> serviceTable,
    TreePMap<RevisionKey, Revision> revisionTable,
    TreePMap<TaskId, Task> taskTable,
    TreePMap<GuestId, Guest> guestTable,
    TreePMap<String, NetworkId> networkNames,
    TreePMap<String, SecretId> secretNames,
    TreePMap<String, ConfigId> configNames,
    TreePMap<String, ServiceId> serviceNames,
    Group<SlotKey, TaskId> slotTasks,
    Group<NodeId, TaskId> nodeTasks,
    Group<NetworkId, NodeId> networkNodes,
    Group<NodeId, GuestId> nodeGuests,
    Group<NetworkId, GuestId> networkGuests) {
  // Comparing ids is most of what tables cost: each has a comparator of its own, because the
  // natural order shared by all would have to find out every time what it compares.
  public static final View EMPTY =
      new View(
          0,
          0,
          Optional.empty(),
          TreePMap.empty(NodeId::compareTo),
          TreePMap.empty(NetworkId::compareTo),
          TreePMap.empty(SecretId::compareTo),
          TreePMap.empty(ConfigId::compareTo),
          TreePMap.empty(ServiceId::compareTo),
          TreePMap.empty(RevisionKey::compareTo),
          TreePMap.empty(TaskId::compareTo),
          TreePMap.empty(GuestId::compareTo),
          TreePMap.empty(String::compareTo),
          TreePMap.empty(String::compareTo),
          TreePMap.empty(String::compareTo),
          TreePMap.empty(String::compareTo),
          Group.empty(SlotKey::compareTo, TaskId::compareTo),
          Group.empty(NodeId::compareTo, TaskId::compareTo),
          Group.empty(NetworkId::compareTo, NodeId::compareTo),
          Group.empty(NodeId::compareTo, GuestId::compareTo),
          Group.empty(NetworkId::compareTo, GuestId::compareTo));

  /// The view after `entry`, which stands at `index` in the log, and what became of its parts.
  /// Pure: every manager gets the same.
  public Applied apply(long index, LogEntry entry) {
    return apply(index, entry.term(), entry);
  }

  /// @param term of the leader that has put the entry into the log. Later than the entry's own when
  ///   a manager that was elected again wrote down what it had thought in an earlier term: that
  ///   changes nothing, for the leader of this term thinks without it.
  public Applied apply(long index, long term, LogEntry entry) {
    return Application.of(this, index, term, entry);
  }

  // nodes

  public Collection<Node> nodes() {
    return nodeTable.values();
  }

  public Optional<Node> node(NodeId id) {
    return Optional.ofNullable(nodeTable.get(id));
  }

  /// Those that have an address of their own on the network.
  public List<Node> nodesOn(NetworkId network) {
    return networkNodes.of(network).stream().map(id -> node(id).orElseThrow()).toList();
  }

  // networks

  public Collection<Network> networks() {
    return networkTable.values();
  }

  public Optional<Network> network(NetworkId id) {
    return Optional.ofNullable(networkTable.get(id));
  }

  public Optional<Network> networkNamed(String name) {
    return Optional.ofNullable(networkNames.get(folded(name))).flatMap(this::network);
  }

  /// The network of the routing mesh.
  public Optional<Network> ingress() {
    return networks().stream().filter(network -> network.spec().ingress()).findFirst();
  }

  // secrets and configs

  public Collection<Secret> secrets() {
    return secretTable.values();
  }

  public Optional<Secret> secret(SecretId id) {
    return Optional.ofNullable(secretTable.get(id));
  }

  /// Names are compared without regard to case.
  public Optional<Secret> secretNamed(String name) {
    return Optional.ofNullable(secretNames.get(folded(name))).flatMap(this::secret);
  }

  public Collection<Config> configs() {
    return configTable.values();
  }

  public Optional<Config> config(ConfigId id) {
    return Optional.ofNullable(configTable.get(id));
  }

  /// Names are compared without regard to case.
  public Optional<Config> configNamed(String name) {
    return Optional.ofNullable(configNames.get(folded(name))).flatMap(this::config);
  }

  // services

  public Collection<Service> services() {
    return serviceTable.values();
  }

  public Optional<Service> service(ServiceId id) {
    return Optional.ofNullable(serviceTable.get(id));
  }

  /// Names are compared without regard to case.
  public Optional<Service> serviceNamed(String name) {
    return Optional.ofNullable(serviceNames.get(folded(name))).flatMap(this::service);
  }

  /// All specs that are kept of a service, oldest first.
  public Collection<Revision> revisions(ServiceId service) {
    return revisionTable
        .subMap(new RevisionKey(service, 0), new RevisionKey(service, Long.MAX_VALUE))
        .values();
  }

  public Optional<ServiceSpec> spec(RevisionKey revision) {
    return Optional.ofNullable(revisionTable.get(revision)).map(Revision::spec);
  }

  /// The spec a task was made from. It is there as long as the task is.
  public ServiceSpec specOf(Task task) {
    return spec(task.madeFrom())
        .orElseThrow(() -> new InvariantViolation("task " + task.id() + " has no revision"));
  }

  // tasks

  public Collection<Task> tasks() {
    return taskTable.values();
  }

  public Optional<Task> task(TaskId id) {
    return Optional.ofNullable(taskTable.get(id));
  }

  public boolean hasTasks(ServiceId service) {
    return slots(service).findFirst().isPresent();
  }

  /// Slot by slot.
  public List<Task> tasksOf(ServiceId service) {
    return slots(service).flatMap(ids -> tasks(ids).stream()).toList();
  }

  private Stream<? extends SortedSet<TaskId>> slots(ServiceId service) {
    return slotTasks.between(new SlotKey(service, 0, ""), new SlotKey(service, Long.MAX_VALUE, ""));
  }

  /// All attempts at one slot that are still kept.
  public List<Task> tasksIn(SlotKey slot) {
    return tasks(slotTasks.of(slot));
  }

  public List<Task> tasksOn(NodeId node) {
    return tasks(nodeTasks.of(node));
  }

  private List<Task> tasks(SortedSet<TaskId> ids) {
    return ids.stream().map(id -> task(id).orElseThrow()).toList();
  }

  // guests

  public Collection<Guest> guests() {
    return guestTable.values();
  }

  public Optional<Guest> guest(GuestId id) {
    return Optional.ofNullable(guestTable.get(id));
  }

  public List<Guest> guestsOn(NodeId node) {
    return guests(nodeGuests.of(node));
  }

  public List<Guest> guestsOn(NetworkId network) {
    return guests(networkGuests.of(network));
  }

  private List<Guest> guests(SortedSet<GuestId> ids) {
    return ids.stream().map(id -> guest(id).orElseThrow()).toList();
  }

  // snapshots

  /// Everything, for a snapshot; `of` makes the same view again.
  public Stream<StoreObject> objects() {
    return Stream.of(
            cluster.stream(),
            nodes().stream(),
            networks().stream(),
            secrets().stream(),
            configs().stream(),
            revisionTable.values().stream(),
            services().stream(),
            tasks().stream(),
            guests().stream())
        .flatMap(objects -> objects);
  }

  public static View of(long index, long term, Stream<? extends StoreObject> objects) {
    var edit = new Edit(EMPTY);
    objects.forEach(edit::load);
    return edit.view(index, term);
  }

  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
