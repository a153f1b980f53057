package dev.skep.agent.network;

import java.util.Comparator;

/// What must be unique among the published ports of a node: TCP 53 and UDP 53 are two.
public record PortKey(Protocol protocol, int port) implements Comparable<PortKey> {
  private static final Comparator<PortKey> ORDER =
      Comparator.comparing(PortKey::protocol).thenComparingInt(PortKey::port);

  public PortKey {
    checkPort("published port", port);
  }

  static void checkPort(String what, int port) {
    if (port < 1 || port > 65535)
      throw new IllegalArgumentException(what + " is not within 1-65535: " + port);
  }

  @Override
  public int compareTo(PortKey other) {
    return ORDER.compare(this, other);
  }

  /// As Docker writes it: `8080/tcp`.
  @Override
  public String toString() {
    return port + "/" + protocol;
  }
}
