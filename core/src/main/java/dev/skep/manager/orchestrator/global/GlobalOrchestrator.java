package dev.skep.manager.orchestrator.global;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Ids;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.manager.orchestrator.Fit;
import dev.skep.manager.orchestrator.InFlight;
import dev.skep.manager.orchestrator.Slots;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.Touched;
import dev.skep.manager.orchestrator.restart.RestartSupervisor;
import dev.skep.manager.orchestrator.restart.RestartSupervisor.Answer;
import dev.skep.manager.placement.Constraints;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode.Global;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Change.DesireTask;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.*;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The room's one door.
public final class GlobalOrchestrator implements ControlLoop {
  /// Tasks made per service and turn: keeps log entries small and lets the rooms behind begin
  /// early.
  static final int CREATIONS_PER_TURN = 1_000;

  private static final Timer AGAIN = Timer.of("again");

  private final RestartSupervisor restarts;
  private final TreeSet<ServiceId> globals = new TreeSet<>();

  /// What is still to be thought about; all of it is found again by `start`.
  private final Touched touched = new Touched();

  private final InFlight inFlight = new InFlight();

  public GlobalOrchestrator(Ids ids) {
    this.restarts = new RestartSupervisor(ids);
  }

  @Override
  public String name() {
    return "global";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    globals.clear();
    touched.clear();
    inFlight.clear();
    view.services().forEach(service -> lookAtAll(service, view));
    return think(view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    switch (input) {
      case Input.Committed(var events) -> events.forEach(event -> hear(event, view));
      case Input.Refused(var transaction, _) ->
          Touched.services(transaction, view).stream()
              .flatMap(id -> view.service(id).stream())
              .forEach(service -> lookAtAll(service, view));
      case Input.Due(var timer) -> {
        if (!timer.equals(AGAIN)) {
          view.task(RestartSupervisor.subject(timer)).ifPresent(this::touch);
        }
      }
      case Input.Heard _ -> {}
    }
    return think(view, now);
  }

  private void lookAtAll(Service service, View view) {
    if (!(service.spec().mode() instanceof Global)) return;
    globals.add(service.id());
    view.nodes().forEach(node -> touched.slot(SlotKey.on(service.id(), node.id())));
    view.tasksOf(service.id()).forEach(touched::slotOf);
  }

  private void hear(StoreEvent event, View view) {
    switch (event) {
      case ServiceCreated(var service) -> lookAtAll(service, view);
      case ServiceUpdated(var before, var after) -> {
        if (before.revision() != after.revision()) lookAtAll(after, view);
      }
      case ServiceRemoved(var service) -> globals.remove(service.id());
      case TaskCreated(var task) -> touch(task);
      case TaskUpdated(_, var after) -> touch(after);
      case TaskRemoved(var task) -> touch(task);
      case NodeCreated(var node) -> touch(node.id());
      case NodeUpdated(_, var after) -> touch(after.id());
      case NodeRemoved(var node) -> touch(node.id());
      case ClusterCreated _ -> {}
      case ClusterUpdated _ -> {}
      case NetworkCreated _ -> {}
      case NetworkUpdated _ -> {}
      case NetworkRemoved _ -> {}
      case OfGuest _, OfPayload _ -> {}
    }
  }

  private void touch(Task task) {
    if (globals.contains(task.service())) touched.slotOf(task);
  }

  private void touch(NodeId node) {
    globals.forEach(service -> touched.slot(SlotKey.on(service, node)));
  }

  private List<Effect> think(View view, Instant now) {
    var effects = new ArrayList<Effect>();
    for (ServiceId id : touched.services()) {
      Optional<Service> service = view.service(id);
      if (service.isPresent()) think(service.get(), view, now, effects);
      else touched.forget(id);
    }
    return effects;
  }

  private void think(Service service, View view, Instant now, List<Effect> effects) {
    var constraints = Constraints.of(service.spec());
    var changes = new ArrayList<Change>();
    int created = 0;
    for (SlotKey slot : touched.slots(service.id())) {
      if (created == CREATIONS_PER_TURN) break;
      if (inFlight.holds(slot, view)) {
        effects.add(new Effect.WakeAt(AGAIN, now));
        continue;
      }
      touched.takeSlot(slot);
      Answer answer = look(view, service, constraints, slot, now);
      if (!answer.changes().isEmpty()) inFlight.wrote(slot);
      changes.addAll(answer.changes());
      effects.addAll(answer.timers());
      created += answer.created();
    }
    if (!changes.isEmpty()) effects.add(new Effect.Write(new Transaction(changes)));
  }

  private Answer look(
      View view, Service service, Constraints constraints, SlotKey slot, Instant now) {
    // A task that an operator made without a node has no place in a global service.
    if (slot.node().isEmpty()) return giveUp(view, slot, TaskState.SHUTDOWN);
    var node = new NodeId(slot.node());
    return switch (Fit.of(view, service, constraints, node, now)) {
      case NO ->
          giveUp(view, slot, view.node(node).isEmpty() ? TaskState.REMOVE : TaskState.SHUTDOWN);
      case PAUSED -> {
        Answer ended = restarts.giveUpEnded(view, slot, now);
        yield ended.changes().isEmpty() ? restarts.look(view, service, slot, now) : ended;
      }
      case YES ->
          Slots.updatable(view, Slots.tasksIn(view, slot)).isEmpty()
              ? restarts.fill(view, service, slot, now)
              : restarts.look(view, service, slot, now);
    };
  }

  /// With its node gone a task is not even history: REMOVE takes those along that have ended.
  private static Answer giveUp(View view, SlotKey slot, TaskState desired) {
    List<Change> changes =
        Slots.tasksIn(view, slot).stream()
            .filter(task -> desired == TaskState.REMOVE || Tasks.isWanted(task))
            .<Change>map(task -> new DesireTask(task.id(), desired))
            .toList();
    return new Answer(changes, List.of());
  }
}
