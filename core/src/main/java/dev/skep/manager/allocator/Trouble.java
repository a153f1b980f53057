package dev.skep.manager.allocator;

import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.PortConfig;
import dev.skep.model.WaitReason;
import java.util.Locale;
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

  WaitReason reason() {
    var causes = new TreeMap<String, Integer>();
    causes.put(cause, 1);
    return new WaitReason(Allocator.NAME, causes);
  }
}
