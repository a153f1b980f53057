package dev.skep.store;

import dev.skep.model.Annotations;
import dev.skep.model.Cluster;
import dev.skep.model.ClusterSpec;
import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.Endpoint;
import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Network;
import dev.skep.model.Network.NetworkState;
import dev.skep.model.NetworkId;
import dev.skep.model.NetworkKey;
import dev.skep.model.Node;
import dev.skep.model.NodeDescription;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.NodeSpec;
import dev.skep.model.NodeStatus;
import dev.skep.model.RevisionKey;
import dev.skep.model.RootCa;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.model.UnlockKey;
import dev.skep.model.UpdateStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a loop or a client asks of the store; it may still be refused. Each kind names the fields
/// that it touches, so that rooms which own different fields of one object never overtake one
/// another.
///
/// Kinds that carry a `version` replace what a client has read: they are refused with "update out
/// of sequence" when the object has changed since.
public sealed interface Change {
  /// Refused when there is a cluster already.
  record CreateCluster(Cluster cluster) implements Change {}

  record SpecifyCluster(long version, ClusterSpec spec) implements Change {}

  /// New join tokens or a new root; counts as a change of the cluster's version.
  record ReplaceRootCa(RootCa rootCa) implements Change {}

  /// The next root takes the place of the present one. Refused when another is to follow by now, or
  /// none.
  ///
  /// @param certificatePem the next root's
  record CompleteRootRotation(String certificatePem) implements Change {}

  /// What managers are locked with from now on; empty when they lock themselves no more. Counts as
  /// a change of the cluster's version.
  record ReplaceUnlockKey(Optional<UnlockKey> unlockKey) implements Change {}

  /// What frames of encrypted networks are sealed with from now on, all of it. Counts as a change
  /// of the cluster's version.
  record ReplaceNetworkKeys(List<NetworkKey> keys) implements Change {
    public ReplaceNetworkKeys {
      keys = List.copyOf(keys);
    }
  }

  record CreateNode(Node node) implements Change {}

  /// Refused when it would demote the last that is to be a manager.
  record SpecifyNode(NodeId node, long version, NodeSpec spec) implements Change {}

  /// What the managers see of the node, and what its agent says of the host when that is news.
  record ReportNode(NodeId node, NodeStatus status, Optional<NodeDescription> description)
      implements Change {}

  /// What the node is certified as from now on, and where its manager is reached once it listens: a
  /// node with such an address belongs into the managers' group.
  record PlaceManager(NodeId node, NodeRole role, Optional<String> managerAddress)
      implements Change {}

  /// The node's own addresses on networks of the swarm, all of them.
  record AllocateNode(NodeId node, List<NetworkAttachment> attachments) implements Change {}

  /// Its guests go with it: nobody else can say when their containers are gone.
  record RemoveNode(NodeId node) implements Change {}

  /// Refused when the name is taken, or when it is another network for the routing mesh. Nothing
  /// happens when it is one that every node has and the swarm has it by now.
  record CreateNetwork(Network network) implements Change {}

  record AllocateNetwork(NetworkId network, NetworkState state) implements Change {}

  /// Refused while a service, a live task or a guest stands on it.
  record RemoveNetwork(NetworkId network) implements Change {}

  /// Refused when its node or its network is gone.
  record CreateGuest(Guest guest) implements Change {}

  /// An address for a guest, or what is in its way. Dropped when the guest is gone; an address that
  /// it has stays.
  record AllocateGuest(GuestId guest, Optional<String> address, String trouble) implements Change {}

  /// What the guest's container is called. Dropped when the guest is gone.
  record NameGuest(GuestId guest, String container, List<String> aliases) implements Change {
    public NameGuest {
      aliases = List.copyOf(aliases);
    }
  }

  record RemoveGuest(GuestId guest) implements Change {}

  /// Refused when the name is taken.
  record CreateSecret(Secret secret) implements Change {}

  /// Other labels; nothing else of a secret ever changes.
  record LabelSecret(SecretId secret, long version, Annotations annotations) implements Change {}

  /// Refused while the spec of a service refers to it.
  record RemoveSecret(SecretId secret) implements Change {}

  /// Refused when the name is taken.
  record CreateConfig(Config config) implements Change {}

  /// Other labels; nothing else of a config ever changes.
  record LabelConfig(ConfigId config, long version, Annotations annotations) implements Change {}

  /// Refused while the spec of a service refers to it.
  record RemoveConfig(ConfigId config) implements Change {}

  /// The service's first spec becomes revision 1. Refused when the name is taken, or when a secret
  /// or a config that it refers to is not there.
  record CreateService(Service service) implements Change {}

  /// An accepted update: the spec becomes the next revision. Refused when a secret or a config that
  /// it refers to is not there.
  record ReviseService(ServiceId service, long version, ServiceSpec spec) implements Change {}

  /// Back to a former spec, which becomes the next revision; a rollback after it returns to the
  /// present one. Refused when the former spec is not kept any more.
  ///
  /// @param revision whose spec; empty for the one before the last update
  record RollBackService(
      ServiceId service, long version, UpdateStatus status, OptionalLong revision)
      implements Change {}

  /// The updater gives up: back to the spec before the last update, which becomes the next
  /// revision. Unlike after a rollback that a user asked for, there is nothing to return to
  /// afterwards. Refused when the service has another revision by now.
  record AbandonUpdate(ServiceId service, long revision, UpdateStatus status) implements Change {}

  record AllocateService(ServiceId service, Endpoint endpoint) implements Change {}

  /// How far the updater is. Refused when the service has another revision by now.
  record ProgressService(ServiceId service, long revision, UpdateStatus status) implements Change {}

  /// Its tasks are to be spread anew from now on; or they are, as far as it goes.
  record RebalanceService(ServiceId service, boolean asked) implements Change {}

  /// From here on the moments of the service's schedule count. Refused when the service has another
  /// revision by now.
  record StartSchedule(ServiceId service, long revision, Instant since) implements Change {}

  /// The next run of a scheduled job. Refused when the service has another revision by now, and
  /// when this or a later moment has been settled before: a moment begins a run once or never.
  ///
  /// @param moment when it was due
  record BeginRun(ServiceId service, long revision, Instant moment) implements Change {}

  /// Its tasks stay until they have stopped; whoever removes a service also desires REMOVE of them.
  record RemoveService(ServiceId service) implements Change {}

  /// A spec that neither its service nor a task refers to any more.
  record RemoveRevision(RevisionKey revision) implements Change {}

  /// Refused when the service is gone.
  record CreateTask(Task task) implements Change {}

  /// Addresses for a task, and PENDING as its state. Refused unless it is NEW.
  record AllocateTask(TaskId task, List<NetworkAttachment> networks, TaskStatus status)
      implements Change {}

  /// A node for a task. Refused when it has one already and this is another, when it is past
  /// PENDING, or when the node takes no tasks any more.
  record AssignTask(TaskId task, NodeId node, TaskStatus status) implements Change {}

  /// A manager's room says why a task does not go on; the state stays. Nothing happens when the
  /// task is past that room by now.
  record HoldTask(TaskId task, TaskStatus status) implements Change {}

  /// An observation. Dropped, not refused, when the task is further or gone: reports may be late.
  record ReportTask(TaskId task, TaskStatus status) implements Change {}

  /// How far a task should go. Dropped when it should go further already.
  record DesireTask(TaskId task, TaskState desired) implements Change {}

  /// The task is to be replaced for the sake of a better place, or is not any more. Dropped when it
  /// is gone.
  record RelocateTask(TaskId task, boolean leaving) implements Change {}

  record RemoveTask(TaskId task) implements Change {}
}
