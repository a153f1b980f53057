package dev.skep.agent.network;

/// Why a part of the wanted data plane is not there. The rest of it is: one taken port does not
/// cost the others.
public sealed interface Problem {
  /// In words for the node's status and the log.
  String reason();

  /// A published port that this node cannot open.
  record PortUnavailable(PortKey port, String reason) implements Problem {}

  /// This machine lacks what a data plane needs; trying again helps only after someone installs or
  /// allows it.
  record Unavailable(String reason) implements Problem {}

  /// The kernel, or a tool that speaks to it, declined a step.
  ///
  /// @param reason what was tried, with the kernel's or the tool's own text
  record Declined(String step, String reason) implements Problem {}

  /// Somebody else's move comes first, such as the engine creating a network's bridge; the next
  /// round tries again.
  record Pending(String reason) implements Problem {}
}
