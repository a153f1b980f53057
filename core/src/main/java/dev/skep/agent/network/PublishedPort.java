package dev.skep.agent.network;

import java.util.Collection;
import java.util.List;

/// A port of the node, and the tasks that answer there in turn. Without backends the port refuses
/// connections.
public record PublishedPort(PortKey key, List<Backend> backends)
    implements Comparable<PublishedPort> {
  public PublishedPort {
    backends = backends.stream().distinct().sorted().toList();
  }

  public static PublishedPort of(Protocol protocol, int port, Collection<Backend> backends) {
    return new PublishedPort(new PortKey(protocol, port), List.copyOf(backends));
  }

  @Override
  public int compareTo(PublishedPort other) {
    return key.compareTo(other.key);
  }
}
