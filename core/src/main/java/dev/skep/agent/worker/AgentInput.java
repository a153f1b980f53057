package dev.skep.agent.worker;

import dev.skep.agent.exec.ContainerEvent;
import dev.skep.loop.Timer;
import dev.skep.model.GuestId;
import dev.skep.model.NodeDescription;
import dev.skep.wire.GuestWish;
import dev.skep.wire.ToAgent;

/// What an agent may be told.
public sealed interface AgentInput {
  /// A session with a manager has begun.
  record Connected() implements AgentInput {}

  /// The session is over; another is being sought.
  record Disconnected(String why) implements AgentInput {}

  record Told(ToAgent message) implements AgentInput {}

  record Seen(ContainerEvent event) implements AgentInput {}

  /// The host looks like this now.
  record Described(NodeDescription description) implements AgentInput {}

  /// The kernel carries the networks as they were asked for before this was to be confirmed.
  record Carried(long version) implements AgentInput {}

  /// A container of the user's own is about to be made, and wants a place on a network.
  record Wished(GuestWish wish) implements AgentInput {}

  /// It is there and the runtime has been looked at since, or it never came.
  record Settled(GuestId guest) implements AgentInput {}

  record Due(Timer timer) implements AgentInput {}
}
