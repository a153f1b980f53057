package dev.skep.manager.scheduler;

import dev.skep.manager.scheduler.ServiceInfo.Failure;
import dev.skep.manager.scheduler.filter.Footprint;
import dev.skep.manager.scheduler.filter.NodeInfo;
import dev.skep.manager.scheduler.filter.Question;
import dev.skep.manager.scheduler.filter.Wants;
import dev.skep.manager.scheduler.spread.Pool;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.RevisionKey;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The cluster as the scheduler sees it: nodes with what their tasks take, services with where they
/// are, and what rests on both (pools, verdicts). It shows the store, plus the placements that have
/// been asked for and not been answered yet.
final class Mirror {
  /// Pools are kept while tasks with the same wishes keep coming; beyond this many, the one that
  /// was not used for longest is forgotten, so that each change of a node stays cheap.
  static final int MOST_POOLS = 64;

  private record Seat(NodeInfo node, ServiceId service, boolean active, Footprint takes) {}

  // Looked up more often than walked through, hence hashed; linked, so that order is order.
  private final LinkedHashMap<NodeId, NodeInfo> nodes = new LinkedHashMap<>();
  private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();
  private int slots;
  private final LinkedHashMap<TaskId, Seat> seats = new LinkedHashMap<>();
  private final LinkedHashMap<ServiceId, ServiceInfo> services = new LinkedHashMap<>();
  private final LinkedHashMap<Pool.Key, Pool> pools = new LinkedHashMap<>(16, 0.75f, true);
  private final LinkedHashMap<Wants, Waiting> waiting = new LinkedHashMap<>();
  private final TreeMap<RevisionKey, Wants> waitingGroups = new TreeMap<>();

  /// Nodes whose tasks have changed since the last `settle`, each once: emptied after every group,
  /// which must cost nothing where nothing has changed (a hash table pays for the largest size it
  /// ever had).
  private final ArrayList<NodeInfo> unsettled = new ArrayList<>();

  /// By the nodes' slots.
  private final BitSet isUnsettled = new BitSet();

  /// Groups that may fit by now, or wait for another reason than before.
  private final TreeSet<RevisionKey> stirred = new TreeSet<>();

  Optional<NodeInfo> node(NodeId id) {
    return Optional.ofNullable(nodes.get(id));
  }

  Optional<ServiceInfo> service(ServiceId id) {
    return Optional.ofNullable(services.get(id));
  }

  int siblings(ServiceId service, NodeInfo node) {
    ServiceInfo info = services.get(service);
    return info == null ? 0 : info.activeOn(node.id());
  }

  // nodes

  void refresh(NodeId id, View view) {
    Optional<Node> is = view.node(id);
    if (is.isEmpty()) {
      remove(id);
      return;
    }
    NodeInfo info = nodes.get(id);
    boolean isNew = info == null;
    if (info == null) {
      Integer free = freeSlots.poll();
      info = new NodeInfo(free == null ? slots++ : free, is.get());
      nodes.put(id, info);
    }
    info.become(is.get());
    for (Pool pool : pools.values()) pool.renew(info);
    unsettle(info);
    if (isNew) for (Task task : view.tasksOn(id)) if (!isSeated(task)) see(task, view);
  }

  private void remove(NodeId id) {
    NodeInfo info = nodes.remove(id);
    if (info == null) return;
    for (Pool pool : pools.values()) pool.remove(info);
    if (isUnsettled.get(info.slot())) unsettled.remove(info);
    isUnsettled.clear(info.slot());
    for (Waiting wait : waiting.values()) {
      if (wait.forget(info)) stirred.addAll(wait.groups());
    }
    freeSlots.add(info.slot());
  }

  // tasks

  /// Whether the task is on its node already, and counted there as what it is.
  boolean isSeated(Task task) {
    if (!isHere(task)) return false;
    Seat seat = seats.get(task.id());
    return seat != null
        && seat.active() == isActive(task)
        && seat.node() == nodes.get(seat.node().id())
        && task.node().get().equals(seat.node().id());
  }

  private static boolean isHere(Task task) {
    return task.node().isPresent()
        && !task.state().isBefore(TaskState.ASSIGNED)
        && !task.state().isTerminal();
  }

  /// Brings the task's seat and its record of failures to what the task is now.
  void see(Task task, View view) {
    NodeInfo node = task.node().isPresent() ? nodes.get(task.node().get()) : null;
    leave(task.id());
    if (node != null && isHere(task)) {
      seat(task, node, footprint(task, view));
    } else if (node != null && isFailure(task)) {
      var failure = new Failure(node.id(), task.revision(), task.status().appliedAt());
      info(task.service()).failed(task.id(), failure);
    }
  }

  /// The task is gone from the store.
  void forget(Task task) {
    leave(task.id());
    ServiceInfo info = services.get(task.service());
    if (info == null) return;
    info.forget(task.id());
    if (info.isEmpty()) services.remove(task.service());
  }

  /// A revision that is gone went with its tasks: news of them in the same commit lead there.
  private static Footprint footprint(Task task, View view) {
    return view.spec(task.madeFrom()).map(it -> Footprint.of(task, it)).orElse(Footprint.NONE);
  }

  private static boolean isActive(Task task) {
    return !task.desired().isAfter(TaskState.COMPLETE);
  }

  /// Tasks of global services fail where they must be; that says nothing about where others should.
  private static boolean isFailure(Task task) {
    return task.slot() > 0
        && (task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED);
  }

  void seat(Task task, NodeInfo node, Footprint takes) {
    boolean active = isActive(task);
    seats.put(task.id(), new Seat(node, task.service(), active, takes));
    node.take(takes);
    if (active) {
      node.countActive(1);
      info(task.service()).count(node.id(), 1);
    }
    unsettle(node);
  }

  /// Frees the task's seat.
  void leave(TaskId task) {
    Seat seat = seats.remove(task);
    if (seat == null) return;
    NodeInfo node = seat.node();
    node.giveBack(seat.takes());
    if (seat.active()) {
      node.countActive(-1);
      ServiceInfo info = info(seat.service());
      info.count(node.id(), -1);
      if (info.isEmpty()) services.remove(seat.service());
    }
    if (nodes.get(node.id()) == node) unsettle(node);
  }

  private ServiceInfo info(ServiceId id) {
    return services.computeIfAbsent(id, _ -> new ServiceInfo());
  }

  // what rests on them

  private void unsettle(NodeInfo node) {
    if (isUnsettled.get(node.slot())) return;
    isUnsettled.set(node.slot());
    unsettled.add(node);
  }

  /// Tells pools and verdicts which nodes have changed. To be called before they are asked.
  void settle() {
    if (unsettled.isEmpty()) return;
    for (NodeInfo node : unsettled) {
      isUnsettled.clear(node.slot());
      for (Pool pool : pools.values()) pool.refresh(node);
      for (Waiting wait : waiting.values()) {
        if (wait.look(node)) stirred.addAll(wait.groups());
      }
    }
    unsettled.clear();
  }

  /// Groups to look at again since the last call.
  List<RevisionKey> stirred() {
    if (stirred.isEmpty()) return List.of();
    List<RevisionKey> since = List.copyOf(stirred);
    stirred.clear();
    return since;
  }

  Pool pool(Pool.Key key, Question question) {
    Pool pool = pools.get(key);
    if (pool == null) {
      pool = new Pool(question, key.labels(), nodesById());
      pools.put(key, pool);
      if (pools.size() > MOST_POOLS) pools.remove(pools.firstEntry().getKey());
    }
    return pool;
  }

  private List<NodeInfo> nodesById() {
    return nodes.values().stream().sorted(Comparator.comparing(NodeInfo::id)).toList();
  }

  Optional<Waiting> waiting(Wants wants) {
    // Wishes take long to hash, and mostly nobody waits.
    return waiting.isEmpty() ? Optional.empty() : Optional.ofNullable(waiting.get(wants));
  }

  Waiting waits(RevisionKey group, Question question) {
    Wants wants = question.wants();
    Waiting wait = waiting.get(wants);
    if (wait == null) {
      wait = new Waiting(question, node -> countedSiblings(wants, node), nodes.values());
      waiting.put(wants, wait);
    }
    wait.groups().add(group);
    waitingGroups.put(group, wants);
    return wait;
  }

  void waitsNoMore(RevisionKey group) {
    if (waitingGroups.isEmpty()) return;
    Wants wants = waitingGroups.remove(group);
    Waiting wait = wants == null ? null : waiting.get(wants);
    if (wants == null || wait == null) return;
    wait.groups().remove(group);
    if (wait.groups().isEmpty()) waiting.remove(wants);
  }

  /// Nodes whose tasks have changed since the last `settle`.
  List<NodeId> unsettled() {
    return unsettled.stream().map(NodeInfo::id).toList();
  }

  private int countedSiblings(Wants wants, NodeInfo node) {
    return wants.limited().map(service -> siblings(service, node)).orElse(0);
  }
}
