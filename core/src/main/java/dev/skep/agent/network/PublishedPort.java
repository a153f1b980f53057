package dev.skep.agent.network;

import dev.skep.model.Reach;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// A port of the node, and the tasks that answer there. Without backends the port refuses
/// connections.
///
/// @param reach at which addresses of the node, and to which task a connection goes
public record PublishedPort(PortKey key, List<Backend> backends, Reach reach)
    implements Comparable<PublishedPort> {
  public PublishedPort {
    backends = backends.stream().distinct().sorted().toList();
  }

  /// At all addresses of the node, in turn.
  public PublishedPort(PortKey key, List<Backend> backends) {
    this(key, backends, Reach.USUAL);
  }

  public static PublishedPort of(Protocol protocol, int port, Collection<Backend> backends) {
    return new PublishedPort(new PortKey(protocol, port), List.copyOf(backends));
  }

  /// The same port of another service, for as long as it moves from the one to the other.
  PublishedPort and(PublishedPort other) {
    var all = new ArrayList<>(backends);
    all.addAll(other.backends);
    return new PublishedPort(key, all, reach);
  }

  @Override
  public int compareTo(PublishedPort other) {
    return key.compareTo(other.key);
  }
}
