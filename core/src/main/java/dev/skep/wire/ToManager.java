package dev.skep.wire;

import dev.skep.model.NodeDescription;
import dev.skep.model.TaskId;
import dev.skep.model.TaskStatus;
import java.util.List;

/// What an agent tells its managers, and what the transport tells of the agent.
public sealed interface ToManager {
  /// The transport: a stream of that node has begun; an earlier one of the same node is over.
  ///
  /// @param addr the peer's address, without port
  record Connected(String addr) implements ToManager {}

  /// The transport: the node's stream has ended.
  record Disconnected(String why) implements ToManager {}

  /// The first word of a session.
  record Hello(NodeDescription description) implements ToManager {}

  /// The host has changed.
  record Described(NodeDescription description) implements ToManager {}

  record Heartbeat() implements ToManager {}

  /// The daemon stops, and means to be back soon; what runs goes on running.
  record Goodbye() implements ToManager {}

  /// The node leaves the swarm: nothing of its tasks is there any more, and it does not come back.
  record Leave() implements ToManager {}

  /// Whether the node's container runtime answers. Said when that changes.
  ///
  /// @param trouble why it does not; empty while it does
  record Engine(String trouble) implements ToManager {}

  /// The node's kernel carries what the node was told of networks by this version of the swarm's
  /// state, as far as the kernel can. Said when it was asked for by [ToAgent.Carry].
  record Carried(long version) implements ToManager {}

  /// All guests that the node has or is about to have. Those of its guests that are not in here are
  /// gone. Said when it differs from what the managers have told of them.
  record Guests(List<GuestWish> all) implements ToManager {
    public Guests {
      all = List.copyOf(all);
    }
  }

  record Statuses(List<TaskReport> reports) implements ToManager {
    public Statuses {
      reports = List.copyOf(reports);
    }
  }

  record TaskReport(TaskId task, TaskStatus status) {}
}
