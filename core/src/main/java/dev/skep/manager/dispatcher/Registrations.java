package dev.skep.manager.dispatcher;

import dev.skep.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/// Holds off a node that begins session after session: each costs the log two changes, and all that
/// a node must know. The figures are SwarmKit's.
final class Registrations {
  static final int MOST = 3;
  static final Duration PERIOD = Duration.ofSeconds(8);

  private record Lately(Instant last, int count) {}

  private final SortedMap<NodeId, Lately> nodes = new TreeMap<>();

  void clear() {
    nodes.clear();
  }

  void forget(NodeId node) {
    nodes.remove(node);
  }

  /// False when the node has been here too often; one that is turned away need not be quiet for a
  /// whole period from then on.
  boolean admit(NodeId node, Instant now) {
    Lately was = nodes.getOrDefault(node, new Lately(Instant.MIN, 0));
    boolean anew = was.count() == 0 || now.isAfter(was.last().plus(PERIOD));
    int count = anew ? 1 : was.count() + 1;
    if (count > MOST) return false;
    nodes.put(node, new Lately(now, count));
    return true;
  }
}
