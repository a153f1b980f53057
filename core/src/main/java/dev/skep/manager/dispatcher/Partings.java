package dev.skep.manager.dispatcher;

import dev.skep.model.NetworkId;
import dev.skep.model.NodeId;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import dev.skep.wire.ToAgent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Tasks that are not wanted any more, until every node that could lead new connections to them has
/// said that its kernel does not. Their own nodes hear of it then, and stop them; what takes too
/// long is forgotten here, for they do not wait for longer either.
final class Partings {
  private final List<Parting> underWay = new ArrayList<>();

  /// @param version of the state by which the nodes were told
  /// @param awaited loses each node that has confirmed it
  private record Parting(
      long version,
      Instant since,
      SortedSet<NodeId> awaited,
      SortedMap<NodeId, List<TaskId>> tasks) {}

  void clear() {
    underWay.clear();
  }

  /// @param told nodes that have a session and have just been told of networks by this view: of the
  ///   others none has known the tasks
  /// @return what to say to each node
  SortedMap<NodeId, List<ToAgent>> begin(
      List<StoreEvent> events, Predicate<NodeId> told, View view, Instant now) {
    underWay.removeIf(it -> it.since().plus(ToAgent.LedPast.PATIENCE).isBefore(now));
    var asked = new TreeSet<NodeId>();
    for (List<Task> tasks : unwanted(events).values()) {
      SortedSet<NodeId> awaited = neighbours(tasks, view);
      awaited.removeIf(told.negate());
      asked.addAll(awaited);
      underWay.add(new Parting(view.index(), now, awaited, byNode(tasks)));
    }
    var say = new TreeMap<NodeId, List<ToAgent>>();
    for (NodeId node : asked) add(say, node, new ToAgent.Carry(view.index()));
    over().forEach((node, message) -> add(say, node, message));
    return say;
  }

  /// @return what to say to each node
  SortedMap<NodeId, ToAgent> carried(NodeId node, long version) {
    for (Parting it : underWay) {
      if (it.version() <= version) it.awaited().remove(node);
    }
    return over();
  }

  private SortedMap<NodeId, ToAgent> over() {
    var tasks = new TreeMap<NodeId, List<TaskId>>();
    for (Parting it : underWay) {
      if (!it.awaited().isEmpty()) continue;
      it.tasks()
          .forEach((node, ids) -> tasks.computeIfAbsent(node, _ -> new ArrayList<>()).addAll(ids));
    }
    underWay.removeIf(it -> it.awaited().isEmpty());
    var say = new TreeMap<NodeId, ToAgent>();
    tasks.forEach((node, ids) -> say.put(node, new ToAgent.LedPast(ids)));
    return say;
  }

  /// Whether they were in the rotation or not: their nodes may have seen them run already.
  private static SortedMap<ServiceId, List<Task>> unwanted(List<StoreEvent> events) {
    var all = new TreeMap<ServiceId, List<Task>>();
    for (StoreEvent event : events) {
      if (event instanceof StoreEvent.TaskUpdated(var before, var after)
          && !before.desired().isAfter(before.goal())
          && after.desired().isAfter(after.goal())
          && Endpoints.isKnown(before)) {
        all.computeIfAbsent(after.service(), _ -> new ArrayList<>()).add(after);
      }
    }
    return all;
  }

  private static SortedSet<NodeId> neighbours(List<Task> tasks, View view) {
    var networks = new TreeSet<NetworkId>();
    for (Task task : tasks) {
      for (NetworkAttachment at : task.networks()) networks.add(at.network());
    }
    var nodes = new TreeSet<NodeId>();
    for (var network : networks) view.nodesOn(network).forEach(node -> nodes.add(node.id()));
    return nodes;
  }

  private static SortedMap<NodeId, List<TaskId>> byNode(List<Task> tasks) {
    var all = new TreeMap<NodeId, List<TaskId>>();
    for (Task task : tasks) {
      task.node()
          .ifPresent(node -> all.computeIfAbsent(node, _ -> new ArrayList<>()).add(task.id()));
    }
    return all;
  }

  private static void add(SortedMap<NodeId, List<ToAgent>> say, NodeId to, ToAgent message) {
    say.computeIfAbsent(to, _ -> new ArrayList<>()).add(message);
  }
}
