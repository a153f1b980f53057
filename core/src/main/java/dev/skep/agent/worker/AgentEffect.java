package dev.skep.agent.worker;

import dev.skep.agent.exec.ContainerCommand;
import dev.skep.loop.Timer;
import dev.skep.wire.NetworkMap;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;

/// What an agent may ask of its runner.
public sealed interface AgentEffect {
  /// Say it to the manager of the session; nothing happens if there is none.
  record Tell(ToManager message) implements AgentEffect {}

  record Run(ContainerCommand command) implements AgentEffect {}

  record WakeAt(Timer timer, Instant at) implements AgentEffect {}

  /// Give a sign of life every so often from now on, whatever else there is to do. Goes to waste
  /// while there is no session.
  record Beat(Duration period) implements AgentEffect {}

  /// Be what the managers say the node is to the swarm.
  record Belong(ToAgent.Membership membership) implements AgentEffect {}

  /// A guest gets no place, or none yet: whoever waits for it hears why.
  record Decline(ToAgent.GuestRefused refused) implements AgentEffect {}

  /// Make the node's networks like this, all of them.
  record Program(NetworkMap map) implements AgentEffect {}

  /// Say [AgentInput.Carried] once the networks are as was asked for until now.
  record Confirm(long version) implements AgentEffect {}
}
