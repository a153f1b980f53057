package dev.skep.manager.orchestrator.update;

import static java.lang.System.Logger.Level.INFO;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Ids;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.manager.orchestrator.Difference;
import dev.skep.manager.orchestrator.Slots;
import dev.skep.manager.orchestrator.Tasks;
import dev.skep.manager.orchestrator.Touched;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.SlotKey;
import dev.skep.model.Task;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.*;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The room's one door: knows which services have an update underway, and has each looked at when
/// something touches it.
public final class Updater implements ControlLoop {
  private static final System.Logger LOG = System.getLogger(Updater.class.getName());

  private static final String SERVICE = "service";

  private final Ids ids;
  private final Map<ServiceId, Rollout> rollouts = new TreeMap<>();

  /// Services whose slots are to be compared with their spec.
  private final TreeSet<ServiceId> toCompare = new TreeSet<>();

  /// Services whose update may go on.
  private final TreeSet<ServiceId> toStep = new TreeSet<>();

  /// On which view a service was written for last: it is not thought about again on that view.
  private final Map<ServiceId, Long> written = new TreeMap<>();

  public Updater(Ids ids) {
    this.ids = ids;
  }

  @Override
  public String name() {
    return "updater";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    rollouts.clear();
    toCompare.clear();
    toStep.clear();
    written.clear();
    view.services().forEach(service -> toCompare.add(service.id()));
    return think(view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    switch (input) {
      case Input.Committed(var events) -> events.forEach(event -> hear(event, view));
      case Input.Refused(var transaction, _) ->
          toCompare.addAll(Touched.services(transaction, view));
      case Input.Due(var timer) -> toStep.add(new ServiceId(timer.subject()));
      case Input.Heard _ -> {}
    }
    return think(view, now);
  }

  private void hear(StoreEvent event, View view) {
    switch (event) {
      case ServiceUpdated(var before, var after) -> hear(before, after);
      case ServiceRemoved(var service) -> forget(service.id());
      case TaskCreated(var task) -> touch(SlotKey.of(task), view);
      case TaskUpdated(var before, var after) -> updated(before, after, view);
      case TaskRemoved(var task) -> removed(task, view);
      case NodeCreated(var node) -> touchTasksOn(node.id(), view);
      case NodeUpdated(_, var after) -> touchTasksOn(after.id(), view);
      case NodeRemoved(var node) -> touchTasksOn(node.id(), view);
      // A new service has no tasks yet.
      case ServiceCreated _ -> {}
      case ClusterCreated _ -> {}
      case ClusterUpdated _ -> {}
      case NetworkCreated _ -> {}
      case NetworkUpdated _ -> {}
      case NetworkRemoved _ -> {}
      case OfGuest _, OfPayload _ -> {}
    }
  }

  private void hear(Service before, Service after) {
    if (!before.updateStatus().equals(after.updateStatus())) tell(before, after);
    if (before.revision() != after.revision()) {
      rollouts.remove(after.id());
      toCompare.add(after.id());
    } else if (!before.updateStatus().equals(after.updateStatus())) {
      toStep.add(after.id());
    }
  }

  private static void tell(Service before, Service after) {
    after
        .updateStatus()
        .ifPresent(is ->
            LOG.log(
                INFO,
                "update of service {0} ({1}) to revision {2} {3} -> {4}: {5}",
                after.name(),
                after.id(),
                Long.toString(after.revision()),
                before.updateStatus().map(was -> was.state().name()).orElse("none"),
                is.state(),
                is.message()));
  }

  private void updated(Task before, Task after, View view) {
    Rollout rollout = rollouts.get(after.service());
    Optional<Service> service = view.service(after.service());
    if (rollout != null && service.isPresent()) {
      var pace = Pace.of(service.get());
      boolean last = rollout.waiting().isEmpty() && rollout.underway().isEmpty();
      rollout.follow(before, after, last ? pace.lastWatch() : pace.monitor());
    }
    touch(SlotKey.of(after), view);
  }

  /// History may go while the slot that it tells of is still being watched.
  private void removed(Task task, View view) {
    if (Tasks.isWanted(task)) touch(SlotKey.of(task), view);
    else toStep.add(task.service());
  }

  /// A label, say, may decide whether tasks of an earlier revision may stay.
  private void touchTasksOn(NodeId node, View view) {
    view.tasksOn(node).forEach(task -> touch(SlotKey.of(task), view));
  }

  private void touch(SlotKey slot, View view) {
    ServiceId id = slot.service();
    if (view.service(id).filter(service -> service.spec().mode().isJob()).isPresent()) return;
    Rollout rollout = rollouts.get(id);
    if (rollout == null) {
      compareIfDue(slot, view);
    } else {
      rollout.touch(slot);
      toStep.add(id);
    }
  }

  /// Two tasks in a slot, or an old one that we left alone before, are for us even when no update
  /// is underway.
  private void compareIfDue(SlotKey slot, View view) {
    ServiceId id = slot.service();
    Optional<Service> service = view.service(id);
    if (toCompare.contains(id) || service.isEmpty()) return;
    List<Task> tasks = Slots.tasksIn(view, slot);
    boolean plain =
        tasks.stream()
                .allMatch(task ->
                    task.revision() == service.get().revision()
                        && !(task.leaving() && Tasks.isWanted(task)))
            && tasks.stream().filter(Tasks::isWanted).count() <= 1;
    if (!plain && Replacement.isDue(view, new Difference(view, service.get()), tasks)) {
      toCompare.add(id);
    }
  }

  private List<Effect> think(View view, Instant now) {
    toStep.retainAll(rollouts.keySet());
    toStep.addAll(toCompare);
    var effects = new ArrayList<Effect>();
    for (ServiceId id : List.copyOf(toStep)) {
      Optional<Service> service = view.service(id).filter(it -> !Statuses.isPaused(it));
      if (service.isEmpty()) {
        forget(id);
      } else if (written.getOrDefault(id, -1L) == view.index()) {
        effects.add(new Effect.WakeAt(new Timer("again", id.value()), now));
      } else {
        think(service.get(), view, now, effects);
      }
    }
    return effects;
  }

  private void think(Service service, View view, Instant now, List<Effect> effects) {
    ServiceId id = service.id();
    var step = new Step(view, service, now);
    if (toCompare.contains(id)) {
      // Slots beyond the count are about to go; whoever empties them thinks on the same view.
      if (step.hasTooManySlots()) return;
      toCompare.remove(id);
      step.compare(rollouts.computeIfAbsent(id, _ -> new Rollout(service.revision())));
    }
    toStep.remove(id);
    Rollout rollout = rollouts.get(id);
    if (rollout == null) return;
    Step.Answer answer = step.go(rollout, ids);
    if (answer.isOver()) rollouts.remove(id);
    answer.again().ifPresent(at -> effects.add(wake(id, at)));
    if (answer.changes().isEmpty()) return;
    written.put(id, view.index());
    effects.add(new Effect.Write(new Transaction(answer.changes())));
  }

  private static Effect wake(ServiceId service, Instant at) {
    return new Effect.WakeAt(new Timer(SERVICE, service.value()), at);
  }

  private void forget(ServiceId service) {
    rollouts.remove(service);
    toCompare.remove(service);
    toStep.remove(service);
    written.remove(service);
  }
}
