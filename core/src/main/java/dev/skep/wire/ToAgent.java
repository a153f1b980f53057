package dev.skep.wire;

import dev.skep.model.Config;
import dev.skep.model.ConfigId;
import dev.skep.model.GuestId;
import dev.skep.model.NodeId;
import dev.skep.model.NodeRole;
import dev.skep.model.Secret;
import dev.skep.model.SecretId;
import dev.skep.model.ServiceId;
import dev.skep.model.TaskId;
import java.time.Duration;
import java.util.List;

/// What a manager tells an agent.
public sealed interface ToAgent {
  /// The session stands. It is over when three heartbeats in a row are missed, whose period this
  /// is.
  record Welcome(NodeId node, Duration heartbeatPeriod) implements ToAgent {}

  /// The transport: a heartbeat has been received. Without it an agent could not tell a quiet line
  /// from one that was cut.
  record Heard() implements ToAgent {}

  /// What the node is to the swarm: told whole after the welcome, and again when it changes.
  ///
  /// @param role what its certificate should say; a node with another one renews it
  /// @param managers `host:port` of all managers, the leader's first
  /// @param trustPem the root certificates to trust
  /// @param renew the certificate is to be renewed although its role fits, because another root is
  ///   to sign it
  record Membership(NodeRole role, List<String> managers, String trustPem, boolean renew)
      implements ToAgent {
    public Membership {
      managers = List.copyOf(managers);
    }
  }

  /// Secrets and configs that tasks of the node need, each told once a session and before the first
  /// of them. The agent keeps them in memory, and nowhere else.
  record Payloads(List<Secret> secrets, List<Config> configs) implements ToAgent {
    public Payloads {
      secrets = List.copyOf(secrets);
      configs = List.copyOf(configs);
    }
  }

  /// The agent forgets every secret and config but these.
  record PayloadsKept(List<SecretId> secrets, List<ConfigId> configs) implements ToAgent {
    public PayloadsKept {
      secrets = List.copyOf(secrets);
      configs = List.copyOf(configs);
    }
  }

  /// What the node is to run.
  ///
  /// @param complete the agent forgets every task that is not in `put`; so begins each session
  record Assignments(boolean complete, List<TaskAssignment> put, List<TaskId> removed)
      implements ToAgent {
    public Assignments {
      put = List.copyOf(put);
      removed = List.copyOf(removed);
    }
  }

  /// What the node must know of networks to carry its share of the traffic.
  ///
  /// @param complete the agent forgets every network, host, service and guest that is not in here
  record Networks(
      boolean complete,
      NetworkMap put,
      List<NodeId> hostsGone,
      List<ServiceId> servicesGone,
      List<GuestId> guestsGone)
      implements ToAgent {
    public Networks {
      hostsGone = List.copyOf(hostsGone);
      servicesGone = List.copyOf(servicesGone);
      guestsGone = List.copyOf(guestsGone);
    }
  }

  /// The agent says [ToManager.Carried] once its kernel carries all that it has been told of
  /// networks before this.
  ///
  /// @param version of the swarm's state by which it was told; grows, also from leader to leader
  record Carry(long version) implements ToAgent {}

  /// No node that has a session leads new connections to these tasks any more: they may be stopped.
  /// Said once of each task that stands on a network and is not wanted any more.
  record LedPast(List<TaskId> tasks) implements ToAgent {
    /// How long an agent waits for it, counted from when it is told to stop the task: so long a
    /// task runs on that some node does not let go of, or of which a new leader knows nothing.
    /// Docker's own swarm mode always waits so long.
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    public LedPast {
      tasks = List.copyOf(tasks);
    }
  }

  /// A guest that the node wishes for gets no place, or none yet.
  ///
  /// @param code as gRPC would name it, in Docker's words: `PermissionDenied`
  record GuestRefused(GuestId guest, String code, String why) implements ToAgent {}
}
