package dev.skep.manager.allocator;

import dev.skep.loop.ControlLoop;
import dev.skep.loop.Effect;
import dev.skep.loop.Effect.Write;
import dev.skep.loop.Input;
import dev.skep.model.Endpoint;
import dev.skep.model.Guest;
import dev.skep.model.GuestId;
import dev.skep.model.Network;
import dev.skep.model.NetworkId;
import dev.skep.model.Node;
import dev.skep.model.NodeId;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.Task;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.model.TaskId;
import dev.skep.model.TaskState;
import dev.skep.model.TaskStatus;
import dev.skep.store.Change;
import dev.skep.store.StoreEvent;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Gives numbers to networks, nodes, services, tasks and guests.
public final class Allocator implements ControlLoop {
  public static final String NAME = "allocator";

  /// Of a task that has all it needs from here.
  static final String READY_FOR_SCHEDULING = "pending task scheduling";

  /// Tasks written per turn; the rest follows with the next commit.
  static final int TASKS_PER_TURN = 5_000;

  /// Small enough that one refusal sends few others back.
  static final int CHANGES_PER_TRANSACTION = 200;

  private static final Comparator<Network> INGRESS_FIRST =
      Comparator.<Network, Boolean>comparing(it -> !it.spec().ingress())
          .thenComparing(it -> it.meta().createdAt())
          .thenComparing(Network::id);

  private static final Comparator<Task> OLDEST_FIRST =
      Comparator.<Task, Instant>comparing(it -> it.meta().createdAt())
          .thenComparingLong(Task::slot)
          .thenComparing(Task::id);

  private Ledger ledger = new Ledger();
  private NodeAllocation nodes = new NodeAllocation(ledger);
  private Optional<NetworkId> ingress = Optional.empty();

  /// Networks without a subnet, services whose endpoint does not answer their spec, NEW tasks.
  private final TreeSet<NetworkId> openNetworks = new TreeSet<>();

  private final TreeSet<ServiceId> openServices = new TreeSet<>();
  private final TreeMap<ServiceId, TreeSet<TaskId>> newTasks = new TreeMap<>();

  /// Why services and tasks that were looked at in vain were so; looked at again when room appears.
  private final TreeMap<ServiceId, Trouble> troubles = new TreeMap<>();

  private final TreeSet<ServiceId> tasksInTrouble = new TreeSet<>();

  /// What the next thought must look at.
  private final TreeSet<ServiceId> servicesToSee = new TreeSet<>();

  private final TreeSet<ServiceId> tasksToSee = new TreeSet<>();
  private boolean room;

  /// Guests without an address, and those of them that the next thought must look at.
  private final TreeSet<GuestId> openGuests = new TreeSet<>();

  private final TreeSet<GuestId> guestsToSee = new TreeSet<>();

  /// What was asked for on the view with that index, and is not answered as long as that is the
  /// view.
  private long askedOn = -1;

  private final Touched asked = new Touched();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Effect> start(View view, Instant now) {
    forget();
    for (Network network : view.networks()) see(network, view);
    for (Node node : view.nodes()) nodes.see(node);
    for (Service service : view.services()) see(service);
    view.tasks().forEach(this::see);
    view.guests().forEach(this::see);
    goOnBehindNewest(view);
    return think(view, now);
  }

  @Override
  public List<Effect> on(Input input, View view, Instant now) {
    if (view.index() != askedOn) asked.clear();
    switch (input) {
      case Input.Committed(var events) -> look(touchedBy(events), view);
      case Input.Refused(var transaction, _) -> look(of(transaction).without(asked), view);
      case Input.Due(var timer) -> nodes.seeAgain(timer);
      case Input.Heard _ -> {
        return List.of();
      }
    }
    return think(view, now);
  }

  private void forget() {
    ledger = new Ledger();
    nodes = new NodeAllocation(ledger);
    ingress = Optional.empty();
    openNetworks.clear();
    openServices.clear();
    newTasks.clear();
    troubles.clear();
    tasksInTrouble.clear();
    servicesToSee.clear();
    tasksToSee.clear();
    openGuests.clear();
    guestsToSee.clear();
    room = false;
    asked.clear();
  }

  /// Where a leader before this one was in each network, as far as the store tells: behind the
  /// address of the youngest object.
  private void goOnBehindNewest(View view) {
    view.nodes().stream()
        .sorted(Comparator.comparing(it -> it.meta().createdAt()))
        .flatMap(it -> it.attachments().stream())
        .forEach(at -> ledger.goOnBehind(at.network(), at.address()));
    view.services().stream()
        .sorted(Comparator.comparing(it -> it.meta().createdAt()))
        .flatMap(it -> it.endpoint().virtualIps().stream())
        .forEach(ip -> ledger.goOnBehind(ip.network(), ip.addr()));
    view.tasks().stream()
        .filter(task -> !task.networks().isEmpty())
        .sorted(OLDEST_FIRST)
        .flatMap(task -> task.networks().stream())
        .forEach(at -> ledger.goOnBehind(at.network(), at.address()));
    view.guests().stream()
        .sorted(Comparator.comparing(it -> it.meta().createdAt()))
        .flatMap(it -> it.attachment().stream())
        .forEach(at -> ledger.goOnBehind(at.network(), at.address()));
  }

  // seeing

  private static Touched touchedBy(List<StoreEvent> events) {
    var touched = new Touched();
    for (StoreEvent event : events) touched.add(event);
    return touched;
  }

  private static Touched of(Transaction transaction) {
    var touched = new Touched();
    for (Change change : transaction.changes()) touched.add(change);
    return touched;
  }

  /// Gives back first, claims afterwards: what one object has lost another may have got in between.
  private void look(Touched touched, View view) {
    for (NetworkId id : touched.networks) {
      room |= ledger.release(id, view.network(id).flatMap(Network::state));
      openNetworks.remove(id);
      if (ingress.equals(Optional.of(id))) ingress = Optional.empty();
      nodes.seeAgain(view.nodesOn(id));
    }
    for (NodeId id : touched.nodes) room |= nodes.release(id);
    for (ServiceId id : touched.services) {
      room |= ledger.release(id);
      openServices.remove(id);
      troubles.remove(id);
    }
    for (TaskId id : touched.tasks) {
      room |= ledger.release(id);
      nodes.forget(id);
    }
    for (GuestId id : touched.guests) {
      room |= ledger.release(id);
      openGuests.remove(id);
      nodes.forget(id);
    }
    for (NetworkId id : touched.networks) view.network(id).ifPresent(it -> see(it, view));
    for (NodeId id : touched.nodes) view.node(id).ifPresent(nodes::see);
    for (ServiceId id : touched.services) view.service(id).ifPresent(this::see);
    touched.taskServices.forEach(this::unqueue);
    for (TaskId id : touched.tasks) view.task(id).ifPresent(this::see);
    for (GuestId id : touched.guests) view.guest(id).ifPresent(this::see);
  }

  private void see(Network network, View view) {
    if (network.spec().ingress()) {
      ingress = Optional.of(network.id());
      nodes.seeAgain(view.nodes());
    }
    if (!Demand.isClusterWide(network.spec())) {
      room = true;
    } else if (network.state().isPresent()) {
      room = true;
      ledger.claim(network);
    } else {
      openNetworks.add(network.id());
    }
  }

  private void see(Service service) {
    ledger.claim(service);
    openServices.add(service.id());
    servicesToSee.add(service.id());
  }

  private void see(Task task) {
    ledger.claim(task);
    nodes.see(task);
    if (task.state() != TaskState.NEW || task.desired() == TaskState.REMOVE) return;
    newTasks.computeIfAbsent(task.service(), _ -> new TreeSet<>()).add(task.id());
    tasksToSee.add(task.service());
  }

  private void see(Guest guest) {
    ledger.claim(guest);
    nodes.see(guest);
    if (guest.address().isPresent()) return;
    openGuests.add(guest.id());
    guestsToSee.add(guest.id());
  }

  private void unqueue(TaskId task, ServiceId service) {
    TreeSet<TaskId> waiting = newTasks.get(service);
    if (waiting == null || !waiting.remove(task)) return;
    if (waiting.isEmpty()) newTasks.remove(service);
  }

  // thinking

  private List<Effect> think(View view, Instant now) {
    askedOn = view.index();
    var effects = new ArrayList<Effect>();
    if (room) {
      servicesToSee.addAll(troubles.keySet());
      tasksToSee.addAll(tasksInTrouble);
      guestsToSee.addAll(openGuests);
      nodes.seeRoom();
    }
    networks(view, effects);
    room = false;
    effects.addAll(nodes.think(view, new Giving(ledger, view, ingress), asked, now));
    services(view, effects);
    guests(view, effects);
    tasks(view, now, effects);
    return effects;
  }

  private void networks(View view, List<Effect> effects) {
    if (openNetworks.isEmpty()) return;
    openNetworks.stream()
        .filter(id -> !asked.networks.contains(id))
        .flatMap(id -> view.network(id).stream())
        .sorted(INGRESS_FIRST)
        .forEach(network -> allocate(network, view, effects));
  }

  private void allocate(Network network, View view, List<Effect> effects) {
    ledger
        .subnets()
        .choose(network.spec(), view.cluster())
        .ifPresent(state -> {
          ledger.hold(network.id(), state);
          asked.networks.add(network.id());
          effects.add(Write.of(new Change.AllocateNetwork(network.id(), state)));
        });
  }

  private void services(View view, List<Effect> effects) {
    var giving = new Giving(ledger, view, ingress);
    while (!servicesToSee.isEmpty()) {
      ServiceId id = servicesToSee.pollFirst();
      Optional<Service> service = view.service(id);
      if (service.isEmpty() || asked.services.contains(id)) continue;
      tasksToSee.add(id);
      switch (giving.endpoint(service.get())) {
        case Answer.Held<Endpoint>(var trouble) -> troubles.put(id, trouble);
        case Answer.Given<Endpoint>(var endpoint) -> {
          troubles.remove(id);
          if (endpoint.equals(service.get().endpoint())) {
            openServices.remove(id);
          } else {
            ledger.hold(id, endpoint);
            asked.services.add(id);
            effects.add(Write.of(new Change.AllocateService(id, endpoint)));
          }
        }
      }
    }
  }

  private void guests(View view, List<Effect> effects) {
    if (guestsToSee.isEmpty()) return;
    var giving = new Giving(ledger, view, ingress);
    var changes = new ArrayList<Change>();
    while (!guestsToSee.isEmpty()) {
      GuestId id = guestsToSee.pollFirst();
      if (asked.guests.contains(id)) continue;
      view.guest(id).flatMap(guest -> place(guest, giving)).ifPresent(changes::add);
    }
    effects.addAll(writes(changes));
  }

  /// Empty when it has nothing new to say.
  private Optional<Change> place(Guest guest, Giving giving) {
    return switch (giving.place(guest)) {
      case Answer.Given<String>(var address) -> {
        ledger.hold(guest.id(), new NetworkAttachment(guest.network(), address));
        asked.guests.add(guest.id());
        yield Optional.of(new Change.AllocateGuest(guest.id(), Optional.of(address), ""));
      }
      case Answer.Held<String>(var trouble) ->
          trouble.text().equals(guest.trouble())
              ? Optional.empty()
              : Optional.of(new Change.AllocateGuest(guest.id(), Optional.empty(), trouble.text()));
    };
  }

  private void tasks(View view, Instant now, List<Effect> effects) {
    var giving = new Giving(ledger, view, ingress);
    var changes = new ArrayList<Change>();
    while (!tasksToSee.isEmpty() && changes.size() < TASKS_PER_TURN) {
      ServiceId service = tasksToSee.first();
      if (isSeen(service, giving, view, now, changes)) tasksToSee.remove(service);
    }
    effects.addAll(writes(changes));
  }

  static List<Effect> writes(List<Change> changes) {
    var writes = new ArrayList<Effect>();
    for (int from = 0; from < changes.size(); from += CHANGES_PER_TRANSACTION) {
      int to = Math.min(changes.size(), from + CHANGES_PER_TRANSACTION);
      writes.add(new Write(new Transaction(changes.subList(from, to))));
    }
    return writes;
  }

  /// Returns whether nothing of the service is left to look at in this turn.
  private boolean isSeen(
      ServiceId service, Giving giving, View view, Instant now, List<Change> changes) {
    tasksInTrouble.remove(service);
    List<Task> waiting =
        newTasks.getOrDefault(service, new TreeSet<>()).stream()
            .filter(id -> !asked.tasks.contains(id))
            .flatMap(id -> view.task(id).stream())
            .sorted(OLDEST_FIRST)
            .toList();
    for (Task task : waiting) {
      if (changes.size() >= TASKS_PER_TURN) return false;
      see(task, giving, view, now).ifPresent(changes::add);
    }
    return true;
  }

  private Optional<Change> see(Task task, Giving giving, View view, Instant now) {
    if (task.desired().isAfter(TaskState.COMPLETE)) {
      // It will never run; the scheduler ends it, and it needs no address for that.
      return Optional.of(allocate(task, List.of(), now));
    }
    ServiceId service = task.service();
    if (openServices.contains(service)) {
      return Optional.ofNullable(troubles.get(service)).flatMap(it -> it.saidBy(task, now));
    }
    if (view.service(service).isEmpty()) return Optional.empty();
    return switch (giving.attachments(view.specOf(task))) {
      case Answer.Given<List<NetworkAttachment>>(var given) ->
          Optional.of(allocate(task, given, now));
      case Answer.Held<List<NetworkAttachment>>(var trouble) -> {
        tasksInTrouble.add(service);
        yield trouble.saidBy(task, now);
      }
    };
  }

  private Change allocate(Task task, List<NetworkAttachment> given, Instant now) {
    ledger.hold(task.id(), given);
    asked.tasks.add(task.id());
    unqueue(task.id(), task.service());
    TaskStatus status = task.status().to(TaskState.PENDING, READY_FOR_SCHEDULING, now);
    return new Change.AllocateTask(task.id(), given, status);
  }
}
