package dev.skep.manager.orchestrator.reaper;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.manager.orchestrator.RestartRule;
import dev.skep.manager.orchestrator.Slots;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.model.TaskState;
import dev.skep.store.Change;
import dev.skep.store.Change.DesireTask;
import dev.skep.store.Change.RemoveRevision;
import dev.skep.store.Change.RemoveTask;
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
public final class TaskReaper implements ControlLoop {
  /// Changes per turn: keeps log entries small when a big service goes.
  static final int CHANGES_PER_TURN = 1_000;

  private static final Timer AGAIN = Timer.of("again");

  /// What is still to be looked at; all of it is found again by `start`.
  private final TreeSet<SlotKey> slots = new TreeSet<>();

  private final TreeSet<ServiceId> services = new TreeSet<>();

  @Override
  public String name() {
    return "reaper";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    slots.clear();
    services.clear();
    view.tasks().forEach(task -> slots.add(SlotKey.of(task)));
    view.revisionTable().keySet().forEach(revision -> services.add(revision.service()));
    return reap(view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    return switch (input) {
      case Input.Committed(var events) -> {
        events.forEach(event -> hear(event, view));
        yield reap(view, now);
      }
      // Nothing that is asked for here can be refused but in a term that is over.
      case Input.Refused _ -> start(view, now);
      case Input.Due _ -> reap(view, now);
      case Input.Heard _ -> List.of();
    };
  }

  private void hear(StoreEvent event, View view) {
    switch (event) {
      case TaskCreated(var task) -> slots.add(SlotKey.of(task));
      case TaskUpdated(_, var after) -> slots.add(SlotKey.of(after));
      case TaskRemoved(var task) -> {
        slots.add(SlotKey.of(task));
        if (Revisions.isOld(view, task.madeFrom())) services.add(task.service());
      }
      case ServiceUpdated(var before, var after) -> hear(before, after, view);
      case ServiceRemoved(var service) -> {
        services.add(service.id());
        slotsOf(service.id(), view);
      }
      case NodeRemoved(var node) ->
          view.tasksOn(node.id()).forEach(task -> slots.add(SlotKey.of(task)));
      case ClusterUpdated(var before, var after) -> {
        if (!before.spec().orchestration().equals(after.spec().orchestration())) {
          view.tasks().forEach(task -> slots.add(SlotKey.of(task)));
        }
      }
      case ClusterCreated _ -> {}
      case ServiceCreated _ -> {}
      case NodeCreated _ -> {}
      case NodeUpdated _ -> {}
      case NetworkCreated _ -> {}
      case NetworkUpdated _ -> {}
      case NetworkRemoved _ -> {}
      case OfGuest _, OfPayload _ -> {}
    }
  }

  private void hear(Service before, Service after, View view) {
    if (before.revision() == after.revision()) return;
    services.add(after.id());
    if (!RestartRule.policy(before.spec()).equals(RestartRule.policy(after.spec()))) {
      slotsOf(after.id(), view);
    }
  }

  private void slotsOf(ServiceId service, View view) {
    view.tasksOf(service).forEach(task -> slots.add(SlotKey.of(task)));
  }

  private List<Effect> reap(View view, Instant now) {
    var changes = new ArrayList<Change>();
    while (!slots.isEmpty() && changes.size() < CHANGES_PER_TURN) {
      changes.addAll(slot(view, slots.removeFirst()));
    }
    while (!services.isEmpty() && changes.size() < CHANGES_PER_TURN) {
      Revisions.unused(view, services.removeFirst()).stream()
          .map(RemoveRevision::new)
          .forEach(changes::add);
    }
    var effects = new ArrayList<Effect>();
    if (!changes.isEmpty()) effects.add(new Effect.Write(new Transaction(changes)));
    // Deleting revisions makes no event that would bring us back.
    if (!slots.isEmpty() || !services.isEmpty()) effects.add(new Effect.WakeAt(AGAIN, now));
    return effects;
  }

  private List<Change> slot(View view, SlotKey key) {
    var changes = new ArrayList<Change>();
    Optional<Service> service = view.service(key.service());
    for (Task task : view.tasksIn(key)) {
      boolean goes = service.isEmpty() || task.desired() == TaskState.REMOVE;
      if (goes && isGone(view, task)) {
        changes.add(new RemoveTask(task.id()));
      } else if (goes && task.desired() != TaskState.REMOVE) {
        changes.add(new DesireTask(task.id(), TaskState.REMOVE));
      }
    }
    service.stream()
        .flatMap(it -> History.tooOld(view, it, Slots.tasksIn(view, key)).stream())
        .map(task -> new RemoveTask(task.id()))
        .forEach(changes::add);
    return changes;
  }

  /// Nobody will report on the task any more.
  private static boolean isGone(View view, Task task) {
    return task.state().isTerminal()
        || task.state().isBefore(TaskState.ASSIGNED)
        || task.node().flatMap(view::node).isEmpty();
  }
}
