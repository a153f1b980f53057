package dev.skep.manager.allocator;

import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.PortConfig;
import dev.skep.model.Task;
import dev.skep.model.TaskStatus;
import dev.skep.model.WaitReason;
import dev.skep.store.Change;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// Why something cannot be given for now.
///
/// @param cause for programs
/// @param text for people
record Trouble(String cause, String text) {
  static Trouble noIngress() {
    return new Trouble(
        "ingress-missing", "service needs ingress network, but no ingress network is present");
  }

  static Trouble missing(NetworkId network) {
    return new Trouble("network-missing", "network " + network + " not found");
  }

  static Trouble unallocated(Network network) {
    return new Trouble(
        "network-unallocated",
        "network " + network.name() + " has no subnet: its own overlaps another, or none is left");
  }

  static Trouble exhausted(NetworkId network, AddressSpace space) {
    return new Trouble(
        "addresses-exhausted", "no address left on network " + network + " (" + space + ")");
  }

  /// In the words of Docker's own address management.
  static Trouble taken(String address, NetworkId network) {
    return new Trouble(
        "address-taken",
        "Address already in use: " + address + " on network " + network + " is somebody's");
  }

  static Trouble of(PortSpace.Choice.Taken taken) {
    PortConfig port = taken.port();
    if (port.publishedPort() == 0) {
      return new Trouble(
          "ports-exhausted",
          "no port left in "
              + PortSpace.FIRST_DYNAMIC
              + "-"
              + PortSpace.LAST_DYNAMIC
              + " for target port "
              + port.targetPort());
    }
    return new Trouble(
        "port-taken",
        "port '"
            + port.publishedPort()
            + "' ("
            + port.protocol().name().toLowerCase(Locale.ROOT)
            + ") is already in use by service "
            + taken.by().map(Object::toString).orElse("")
            + " as an ingress port");
  }

  /// The same, of a node's own address.
  Trouble at(NodeId node) {
    return new Trouble(cause, "node " + node + ": " + text);
  }

  /// The task waits and says why; empty when it says so already.
  Optional<Change> saidBy(Task task, Instant now) {
    TaskStatus was = task.status();
    if (was.err().equals(text) && was.waiting().equals(Optional.of(reason()))) {
      return Optional.empty();
    }
    return Optional.of(new Change.HoldTask(task.id(), was.held(reason(), text, now)));
  }

  /// The task waits for nothing here any more; empty when it does not say that it does.
  static Optional<Change> over(Task task, Instant now) {
    if (!isSaidBy(task)) return Optional.empty();
    TaskStatus was = task.status();
    return Optional.of(new Change.HoldTask(task.id(), was.to(was.state(), was.message(), now)));
  }

  static boolean isSaidBy(Task task) {
    return task.status().waiting().filter(it -> it.room().equals(Allocator.NAME)).isPresent();
  }

  private WaitReason reason() {
    var causes = new TreeMap<String, Integer>();
    causes.put(cause, 1);
    return new WaitReason(Allocator.NAME, causes);
  }
}
