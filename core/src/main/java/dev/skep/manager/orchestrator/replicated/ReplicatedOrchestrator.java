package dev.skep.manager.orchestrator.replicated;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Ids;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.manager.orchestrator.InFlight;
import dev.skep.manager.orchestrator.Slots;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.Touched;
import dev.skep.manager.orchestrator.restart.RestartSupervisor;
import dev.skep.manager.orchestrator.restart.RestartSupervisor.Answer;
import dev.skep.model.NodeId;
import dev.skep.model.NodeLossGrace;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode.Replicated;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Change.CreateTask;
import dev.skep.store.Change.DesireTask;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.*;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The room's one door.
public final class ReplicatedOrchestrator implements ControlLoop {
  /// Tasks made per service and turn: keeps log entries small and lets the rooms behind begin
  /// early.
  static final int CREATIONS_PER_TURN = 1_000;

  private static final Timer AGAIN = Timer.of("again");

  private final Ids ids;
  private final RestartSupervisor restarts;

  /// What is still to be thought about; all of it is found again by `start`.
  private final Touched touched = new Touched();

  /// Slots of services whose filling takes more than one turn.
  private final Map<ServiceId, Deque<SlotKey>> filling = new TreeMap<>();

  private final InFlight inFlight = new InFlight();

  public ReplicatedOrchestrator(Ids ids) {
    this.ids = ids;
    this.restarts = new RestartSupervisor(ids);
  }

  @Override
  public String name() {
    return "replicated";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    touched.clear();
    filling.clear();
    inFlight.clear();
    for (Service service : view.services()) lookAtAll(service.id(), view);
    return think(view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    switch (input) {
      case Input.Committed(var events) -> events.forEach(event -> hear(event, view));
      case Input.Refused(var transaction, _) ->
          Touched.services(transaction, view).forEach(service -> lookAtAll(service, view));
      case Input.Due(var timer) -> {
        if (!timer.equals(AGAIN)) {
          view.task(RestartSupervisor.subject(timer)).ifPresent(touched::slotOf);
        }
      }
      case Input.Heard _ -> {}
    }
    return think(view, now);
  }

  private void lookAtAll(ServiceId service, View view) {
    touched.service(service);
    view.tasksOf(service).forEach(touched::slotOf);
  }

  private void hear(StoreEvent event, View view) {
    switch (event) {
      case ServiceCreated(var service) -> touched.service(service.id());
      case ServiceUpdated(var before, var after) -> {
        if (!NodeLossGrace.of(before.spec()).equals(NodeLossGrace.of(after.spec()))) {
          lookAtAll(after.id(), view);
        } else if (before.revision() != after.revision()) {
          touched.service(after.id());
        }
      }
      case TaskCreated(var task) -> touched.slotOf(task);
      case TaskUpdated(_, var after) -> hear(after, view);
      case TaskRemoved(var task) -> hear(task, view);
      case NodeUpdated(var before, var after) -> {
        if (before.spec().availability() != after.spec().availability()
            || before.status().state() != after.status().state()) {
          touchTasksOn(after.id(), view);
        }
      }
      case NodeRemoved(var node) -> touchTasksOn(node.id(), view);
      case ServiceRemoved _ -> {}
      case NodeCreated _ -> {}
      case ClusterCreated _ -> {}
      case ClusterUpdated _ -> {}
      case NetworkCreated _ -> {}
      case NetworkUpdated _ -> {}
      case NetworkRemoved _ -> {}
      case OfGuest _, OfPayload _ -> {}
    }
  }

  /// A slot that lost what filled it is counted anew, unless it was to be emptied.
  private void hear(Task task, View view) {
    touched.slotOf(task);
    if (task.desired() == TaskState.REMOVE) return;
    if (Slots.updatable(view, Slots.tasksIn(view, SlotKey.of(task))).isEmpty()) {
      touched.service(task.service());
    }
  }

  private void touchTasksOn(NodeId node, View view) {
    view.tasksOn(node).forEach(touched::slotOf);
  }

  private List<Effect> think(View view, Instant now) {
    var effects = new ArrayList<Effect>();
    SortedSet<ServiceId> services = touched.services();
    services.addAll(filling.keySet());
    for (ServiceId id : services) {
      Optional<Service> service = view.service(id);
      if (service.isPresent() && service.get().spec().mode() instanceof Replicated(long replicas)) {
        think(service.get(), replicas, view, now, effects);
      } else {
        touched.forget(id);
        filling.remove(id);
      }
    }
    return effects;
  }

  private void think(Service service, long replicas, View view, Instant now, List<Effect> effects) {
    boolean counts = touched.hasService(service.id()) || filling.containsKey(service.id());
    if (counts && inFlight.holds(service.id(), view)) {
      effects.add(new Effect.WakeAt(AGAIN, now));
      return;
    }
    var changes = new ArrayList<Change>();
    SortedSet<SlotKey> emptied = new TreeSet<>();
    if (touched.takeService(service.id())) {
      Reconciliation todo = Reconciliation.of(view, service, replicas);
      emptied = todo.empty();
      todo.remove().forEach(task -> changes.add(new DesireTask(task, TaskState.REMOVE)));
      filling.put(service.id(), new ArrayDeque<>(todo.fill()));
    }
    int created = 0;
    for (SlotKey slot : touched.slots(service.id())) {
      if (created == CREATIONS_PER_TURN) break;
      if (inFlight.holds(slot, view)) {
        effects.add(new Effect.WakeAt(AGAIN, now));
        continue;
      }
      touched.takeSlot(slot);
      if (emptied.contains(slot)) continue;
      Answer answer = restarts.look(view, service, slot, now);
      if (!answer.changes().isEmpty()) inFlight.wrote(slot);
      changes.addAll(answer.changes());
      effects.addAll(answer.timers());
      created += answer.created();
    }
    fill(service, CREATIONS_PER_TURN - created, now, changes);
    if (changes.isEmpty()) return;
    if (counts) inFlight.wrote(service.id());
    effects.add(new Effect.Write(new Transaction(changes)));
  }

  private void fill(Service service, int most, Instant now, List<Change> changes) {
    Deque<SlotKey> slots = filling.getOrDefault(service.id(), new ArrayDeque<>());
    for (int i = 0; i < most && !slots.isEmpty(); i++) {
      var id = new TaskId(ids.next());
      changes.add(new CreateTask(Tasks.made(id, service, slots.remove(), TaskState.RUNNING, now)));
    }
    if (slots.isEmpty()) filling.remove(service.id());
  }
}
