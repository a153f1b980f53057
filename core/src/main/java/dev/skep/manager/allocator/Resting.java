package dev.skep.manager.allocator;

import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Addresses that nodes keep for a while though no task needs them any more. Where a task has ended
/// another one follows, as a rule; without a rest the network would be taken down and built anew
/// each time, on that node and in the tables of all others.
///
/// A new leader begins to count anew.
final class Resting {
  /// Twice the delay with which a task is restarted by default.
  static final Duration REST = Duration.ofSeconds(10);

  private final TreeMap<NodeId, TreeMap<NetworkId, Instant>> ends = new TreeMap<>();

  /// The networks on which the node keeps an address of those that it has though it does not need
  /// it.
  SortedSet<NetworkId> beside(
      SortedSet<NetworkId> needed, NodeId node, List<NetworkAttachment> has, Instant now) {
    var was = ends.getOrDefault(node, new TreeMap<>());
    var is = new TreeMap<NetworkId, Instant>();
    for (NetworkAttachment at : has) {
      if (needed.contains(at.network())) continue;
      Instant end = was.getOrDefault(at.network(), now.plus(REST));
      if (end.isAfter(now)) is.put(at.network(), end);
    }
    if (is.isEmpty()) ends.remove(node);
    else ends.put(node, is);
    return new TreeSet<>(is.keySet());
  }

  /// When the first of them has rested long enough.
  Optional<Instant> end(NodeId node) {
    return Optional.ofNullable(ends.get(node))
        .flatMap(it -> it.values().stream().min(Instant::compareTo));
  }

  void forget(NodeId node) {
    ends.remove(node);
  }
}
