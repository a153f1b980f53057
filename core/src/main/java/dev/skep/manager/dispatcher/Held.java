package dev.skep.manager.dispatcher;

import dev.skep.model.ConfigId;
import dev.skep.model.ContainerSpec;
import dev.skep.model.NodeId;
import dev.skep.model.SecretId;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.TaskRemoved;
import dev.skep.store.StoreEvent.TaskUpdated;
import dev.skep.store.View;
import dev.skep.wire.ToAgent;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The secrets and configs that a node has: those that its tasks refer to, from ASSIGNED on until
/// they are over, and no others.
record Held(SortedSet<SecretId> secrets, SortedSet<ConfigId> configs) {
  static final Held NOTHING = new Held(Collections.emptySortedSet(), Collections.emptySortedSet());

  /// The nodes on which a task has begun or ceased to need something.
  static SortedSet<NodeId> touched(List<StoreEvent> events, View view) {
    var nodes = new TreeSet<NodeId>();
    for (StoreEvent event : events) {
      Optional<Task> task =
          switch (event) {
            case TaskUpdated(var before, var after) when isSupplied(before) != isSupplied(after) ->
                Optional.of(after);
            case TaskRemoved(var removed) when isSupplied(removed) -> Optional.of(removed);
            case TaskUpdated _,
                TaskRemoved _,
                StoreEvent.TaskCreated _,
                StoreEvent.ServiceCreated _,
                StoreEvent.ServiceUpdated _,
                StoreEvent.ServiceRemoved _,
                StoreEvent.NetworkCreated _,
                StoreEvent.NetworkUpdated _,
                StoreEvent.NetworkRemoved _,
                StoreEvent.OfGuest _,
                StoreEvent.OfPayload _,
                StoreEvent.NodeCreated _,
                StoreEvent.NodeUpdated _,
                StoreEvent.NodeRemoved _,
                StoreEvent.ClusterCreated _,
                StoreEvent.ClusterUpdated _ ->
                Optional.empty();
          };
      task.filter(it -> refers(it, view)).flatMap(Task::node).ifPresent(nodes::add);
    }
    return nodes;
  }

  /// What the node should have now. What is not in the store any more is kept for tasks that are
  /// there already; it cannot be given to others.
  Held followed(NodeId node, View view) {
    var neededSecrets = new TreeSet<SecretId>();
    var neededConfigs = new TreeSet<ConfigId>();
    for (Task task : view.tasksOn(node)) {
      if (!isSupplied(task)) continue;
      ContainerSpec container = view.specOf(task).taskTemplate().containerSpec();
      for (var it : container.secrets()) {
        var id = new SecretId(it.secretId());
        if (secrets.contains(id) || view.secret(id).isPresent()) neededSecrets.add(id);
      }
      for (var it : container.configs()) {
        var id = new ConfigId(it.configId());
        if (configs.contains(id) || view.config(id).isPresent()) neededConfigs.add(id);
      }
    }
    return new Held(neededSecrets, neededConfigs);
  }

  private static boolean isSupplied(Task task) {
    return !task.state().isBefore(TaskState.ASSIGNED) && !task.state().isTerminal();
  }

  /// A removed task's spec may be gone; then the node is looked at for nothing.
  private static boolean refers(Task task, View view) {
    return view.spec(task.madeFrom())
        .map(spec -> spec.taskTemplate().containerSpec())
        .filter(it -> it.secrets().isEmpty() && it.configs().isEmpty())
        .isEmpty();
  }

  /// What must be told to a node that has `was`.
  List<ToAgent> beyond(Held was, View view) {
    var parcels = new Parcels();
    for (SecretId id : secrets) {
      if (!was.secrets.contains(id)) view.secret(id).ifPresent(parcels::add);
    }
    for (ConfigId id : configs) {
      if (!was.configs.contains(id)) view.config(id).ifPresent(parcels::add);
    }
    return parcels.packed();
  }

  /// Whether something of `was` is not needed any more.
  boolean lacksOf(Held was) {
    return !secrets.containsAll(was.secrets) || !configs.containsAll(was.configs);
  }

  ToAgent kept() {
    return new ToAgent.PayloadsKept(List.copyOf(secrets), List.copyOf(configs));
  }
}
