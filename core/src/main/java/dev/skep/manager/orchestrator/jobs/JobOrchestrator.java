package dev.skep.manager.orchestrator.jobs;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Ids;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.manager.orchestrator.InFlight;
import dev.skep.manager.orchestrator.Run;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.Touched;
import dev.skep.manager.orchestrator.restart.RestartSupervisor;
import dev.skep.manager.orchestrator.restart.RestartSupervisor.Answer;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceMode.GlobalJob;
import dev.skep.model.ServiceMode.ReplicatedJob;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.store.Change;
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
public final class JobOrchestrator implements ControlLoop {
  /// Tasks made per service and turn: keeps log entries small and lets the rooms behind begin
  /// early.
  static final int CREATIONS_PER_TURN = 1_000;

  private static final Timer AGAIN = Timer.of("again");

  private final RestartSupervisor restarts;
  private final Places places;
  private final Beginning beginning;

  /// Jobs that want to hear of nodes.
  private final TreeSet<ServiceId> globals = new TreeSet<>();

  /// What is still to be thought about; all of it is found again by `start`.
  private final Touched touched = new Touched();

  private final InFlight inFlight = new InFlight();

  public JobOrchestrator(Ids ids) {
    this.restarts = new RestartSupervisor(ids);
    this.beginning = new Beginning(ids);
    this.places = new Places(restarts, beginning);
  }

  @Override
  public String name() {
    return "jobs";
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
          view.task(RestartSupervisor.subject(timer)).ifPresent(touched::slotOf);
        }
      }
      case Input.Heard _ -> {}
    }
    return think(view, now);
  }

  /// A scheduled job that has not run yet waits for its time.
  private void lookAtAll(Service service, View view) {
    if (service.iteration().isEmpty()) return;
    touched.service(service.id());
    view.tasksOf(service.id()).forEach(touched::slotOf);
    if (service.spec().mode() instanceof GlobalJob) {
      globals.add(service.id());
      view.nodes().forEach(node -> touched.slot(SlotKey.on(service.id(), node.id())));
    }
  }

  private void hear(StoreEvent event, View view) {
    switch (event) {
      case ServiceCreated(var service) -> lookAtAll(service, view);
      case ServiceUpdated(var before, var after) -> {
        boolean again = !before.iteration().equals(after.iteration());
        if (again || before.revision() != after.revision()) lookAtAll(after, view);
      }
      case ServiceRemoved(var service) -> globals.remove(service.id());
      case TaskCreated(var task) -> hear(task);
      case TaskUpdated(_, var after) -> hear(after);
      case TaskRemoved(var task) -> {
        hear(task);
        if (task.isOfJob()) touched.service(task.service());
      }
      case NodeCreated(var node) -> touch(node.id(), view);
      case NodeUpdated(_, var after) -> touch(after.id(), view);
      case NodeRemoved(var node) -> touch(node.id(), view);
      case ClusterCreated _ -> {}
      case ClusterUpdated _ -> {}
      case NetworkCreated _ -> {}
      case NetworkUpdated _ -> {}
      case NetworkRemoved _ -> {}
      case OfGuest _, OfPayload _ -> {}
    }
  }

  /// Where nobody is at work any more the next slot may begin.
  private void hear(Task task) {
    if (!task.isOfJob()) return;
    touched.slotOf(task);
    if (!Tasks.isWanted(task)) touched.service(task.service());
  }

  private void touch(NodeId node, View view) {
    globals.forEach(service -> touched.slot(SlotKey.on(service, node)));
    view.tasksOn(node).stream().filter(Task::isOfJob).forEach(touched::slotOf);
  }

  private List<Effect> think(View view, Instant now) {
    var effects = new ArrayList<Effect>();
    for (ServiceId id : touched.services()) {
      Optional<Service> service = view.service(id);
      if (service.isEmpty()) {
        touched.forget(id);
      } else if (inFlight.holds(id, view)) {
        effects.add(new Effect.WakeAt(AGAIN, now));
      } else {
        think(service.get(), view, now, effects);
      }
    }
    return effects;
  }

  private void think(Service service, View view, Instant now, List<Effect> effects) {
    var changes = new ArrayList<Change>();
    int created = 0;
    for (SlotKey slot : touched.slots(service.id())) {
      if (created == CREATIONS_PER_TURN) break;
      touched.takeSlot(slot);
      Answer answer = look(view, service, slot, now);
      changes.addAll(answer.changes());
      effects.addAll(answer.timers());
      created += answer.created();
    }
    if (touched.takeService(service.id()) && service.spec().mode() instanceof ReplicatedJob job) {
      List<SlotKey> next = Slate.next(view, service, job);
      int most = CREATIONS_PER_TURN - created;
      next.stream()
          .limit(most)
          .map(slot -> beginning.in(view, service, slot, now))
          .forEach(changes::add);
      if (next.size() > most) touched.service(service.id());
    }
    if (changes.isEmpty()) return;
    inFlight.wrote(service.id());
    effects.add(new Effect.Write(new Transaction(changes)));
  }

  private Answer look(View view, Service service, SlotKey slot, Instant now) {
    List<Change> retired = Run.retire(view, service, slot);
    // The slot is looked at again when its earlier tasks have been told.
    if (!retired.isEmpty()) return new Answer(retired, List.of());
    return service.spec().mode() instanceof GlobalJob
        ? places.look(view, service, slot, now)
        : restarts.look(view, service, slot, now);
  }
}
