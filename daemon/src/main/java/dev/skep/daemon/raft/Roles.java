package dev.skep.daemon.raft;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Tells the machine who leads, in an order it can rely on, and never after a fault.
final class Roles {
  private final LogMachine machine;
  private boolean ended;

  Roles(LogMachine machine) {
    this.machine = machine;
  }

  /// @param stillLeads asked after telling, because leadership may be lost while it is being told
  synchronized void leading(long term, BooleanSupplier stillLeads) {
    if (ended) return;
    machine.leading(term);
    if (!stillLeads.getAsBoolean()) machine.following(Optional.empty());
  }

  synchronized void following(Optional<String> leader) {
    if (!ended) machine.following(leader);
  }

  /// True for the first fault only.
  synchronized boolean fault(Throwable cause) {
    if (ended) return false;
    ended = true;
    machine.fault(cause);
    return true;
  }

  synchronized void end() {
    ended = true;
  }
}
