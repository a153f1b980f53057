package dev.skep.agent.network;

import dev.skep.model.Ipv4;
import java.util.Comparator;

/// Where a running task answers for a published port: its own address and the target port.
public record Backend(Ipv4 address, int port) implements Comparable<Backend> {
  private static final Comparator<Backend> ORDER =
      Comparator.comparing(Backend::address).thenComparingInt(Backend::port);

  public Backend {
    PortKey.checkPort("target port", port);
  }

  public static Backend of(String address, int port) {
    return new Backend(Ipv4.parse(address), port);
  }

  @Override
  public int compareTo(Backend other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return address + ":" + port;
  }
}
