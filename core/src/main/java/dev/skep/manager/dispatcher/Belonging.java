package dev.skep.manager.dispatcher;

import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import dev.skep.wire.ToAgent;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What nodes are to the swarm, and the swarm to them.
///
/// @param managers `host:port` of each manager, the leader's first
/// @param trustPem the roots to trust
/// @param rotating whether another root is to follow
/// @param renewing nodes that are to ask for its certificate now
record Belonging(
    List<String> managers, String trustPem, boolean rotating, SortedSet<NodeId> renewing) {
  static final Belonging NONE = new Belonging(List.of(), "", false, new TreeSet<>());

  Belonging {
    managers = List.copyOf(managers);
    renewing = Collections.unmodifiableSortedSet(new TreeSet<>(renewing));
  }

  /// @param leader the node of the manager that leads
  static Belonging in(View view, NodeId leader) {
    return new Belonging(
        view.nodes().stream()
            .filter(node -> node.managerAddress().isPresent())
            .sorted(Comparator.comparing(node -> !node.id().equals(leader)))
            .map(node -> node.managerAddress().orElseThrow())
            .toList(),
        view.cluster().map(cluster -> cluster.rootCa().certificatePem()).orElse(""),
        view.cluster().flatMap(cluster -> cluster.rootCa().rotation()).isPresent(),
        Renewing.due(view));
  }

  ToAgent.Membership of(Node node) {
    return new ToAgent.Membership(node.role(), managers, trustPem, renewing.contains(node.id()));
  }

  /// Whether there are other managers now, or other roots; or others whose turn it is to renew.
  boolean isNewsForAll(StoreEvent event) {
    return switch (event) {
      case StoreEvent.NodeCreated(var node) -> node.managerAddress().isPresent();
      case StoreEvent.NodeUpdated(var before, var after) ->
          !before.managerAddress().equals(after.managerAddress())
              || (rotating && isTurn(before, after));
      case StoreEvent.NodeRemoved(var node) -> rotating || node.managerAddress().isPresent();
      case StoreEvent.ClusterCreated _ -> true;
      case StoreEvent.ClusterUpdated(var before, var after) ->
          !before.rootCa().equals(after.rootCa());
      case StoreEvent.NetworkCreated _,
          StoreEvent.NetworkUpdated _,
          StoreEvent.NetworkRemoved _,
          StoreEvent.OfGuest _,
          StoreEvent.OfPayload _,
          StoreEvent.ServiceCreated _,
          StoreEvent.ServiceUpdated _,
          StoreEvent.ServiceRemoved _,
          StoreEvent.TaskCreated _,
          StoreEvent.TaskUpdated _,
          StoreEvent.TaskRemoved _ ->
          false;
    };
  }

  /// The node that is now something else to the swarm, perhaps.
  static Optional<NodeId> isNewsFor(StoreEvent event) {
    return event instanceof StoreEvent.NodeUpdated(_, var after)
        ? Optional.of(after.id())
        : Optional.empty();
  }

  private static boolean isTurn(Node before, Node after) {
    return before.status().state() != after.status().state()
        || !before.description().tlsInfo().equals(after.description().tlsInfo());
  }
}
