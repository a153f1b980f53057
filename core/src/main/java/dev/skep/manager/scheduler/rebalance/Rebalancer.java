package dev.skep.manager.scheduler.rebalance;

import static java.lang.System.Logger.Level.INFO;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Input;
import dev.skep.loop.Timer;
import dev.skep.manager.orchestrator.Touched;
import dev.skep.model.Node;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.store.StoreEvent;
import dev.skep.store.StoreEvent.*;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// The room's one door.
public final class Rebalancer implements ControlLoop {
  private static final System.Logger LOG = System.getLogger(Rebalancer.class.getName());

  private static final String SERVICE = "service";
  private static final String AGAIN = "again";

  /// Services whose tasks may leave at all; few, as a rule. Found again by `start`.
  private final TreeSet<ServiceId> watched = new TreeSet<>();

  /// What is still to be thought about.
  private final TreeSet<ServiceId> touched = new TreeSet<>();

  /// On which view a service was written for last: it is not thought about again on that view.
  private final TreeMap<ServiceId, Long> written = new TreeMap<>();

  @Override
  public String name() {
    return "rebalancer";
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    watched.clear();
    touched.clear();
    written.clear();
    view.services().forEach(service -> watch(service, view));
    return think(view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    switch (input) {
      case Input.Committed(var events) -> events.forEach(event -> hear(event, view));
      case Input.Refused(var transaction, _) -> touched.addAll(Touched.services(transaction, view));
      case Input.Due(var timer) -> touched.add(new ServiceId(timer.subject()));
      case Input.Heard _ -> {}
    }
    return think(view, now);
  }

  /// One whose tasks still leave is watched until they have, whatever its user says now.
  private void watch(Service service, View view) {
    boolean mayLeave =
        Cause.of(service).isPresent()
            || view.tasksOf(service.id()).stream().anyMatch(Task::leaving);
    if (mayLeave) watched.add(service.id());
    else watched.remove(service.id());
    touched.add(service.id());
  }

  private void hear(StoreEvent event, View view) {
    switch (event) {
      case ServiceCreated(var service) -> watch(service, view);
      case ServiceUpdated(_, var after) -> watch(after, view);
      case ServiceRemoved(var service) -> {
        watched.remove(service.id());
        written.remove(service.id());
      }
      case TaskCreated(var task) -> touched.add(task.service());
      case TaskUpdated(_, var after) -> touched.add(after.service());
      case TaskRemoved(var task) -> touched.add(task.service());
      case NodeCreated _, NodeRemoved _ -> touched.addAll(watched);
      case NodeUpdated(var before, var after) -> {
        if (mayMatter(before, after)) touched.addAll(watched);
      }
      case ClusterCreated _, ClusterUpdated _ -> {}
      case NetworkCreated _, NetworkUpdated _, NetworkRemoved _ -> {}
      case OfGuest _, OfPayload _ -> {}
    }
  }

  private static boolean mayMatter(Node before, Node after) {
    return before.takesTasks() != after.takesTasks()
        || !before.spec().equals(after.spec())
        || !before.description().equals(after.description());
  }

  private List<Effect> think(View view, Instant now) {
    touched.retainAll(watched);
    var effects = new ArrayList<Effect>();
    for (ServiceId id : List.copyOf(touched)) {
      if (written.getOrDefault(id, -1L) == view.index()) {
        effects.add(new Effect.WakeAt(new Timer(AGAIN, id.value()), now));
        continue;
      }
      touched.remove(id);
      view.service(id).ifPresent(service -> think(service, view, now, effects));
    }
    return effects;
  }

  private void think(Service service, View view, Instant now, List<Effect> effects) {
    Look look = Look.at(view, service, now);
    Optional<Effect> again =
        look.again().map(at -> new Effect.WakeAt(new Timer(SERVICE, service.id().value()), at));
    again.ifPresent(effects::add);
    if (look.changes().isEmpty()) return;
    look.moves().forEach(Rebalancer::tell);
    written.put(service.id(), view.index());
    effects.add(new Effect.Write(new Transaction(look.changes())));
  }

  private static void tell(Move move) {
    LOG.log(
        INFO,
        "task {0} ({1}) leaves {2} -> {3}: the service is out of balance",
        move.task().id(),
        move.task().name(),
        move.from(),
        move.to());
  }
}
