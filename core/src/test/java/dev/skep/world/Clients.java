package dev.skep.world;

import dev.skep.model.Node;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.model.TaskState;
import dev.skep.model.UpdateStatus;
import dev.skep.store.Applied.Outcome;
import dev.skep.store.Change;
import dev.skep.store.InvariantViolation;
import dev.skep.store.Transaction;
import dev.skep.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/// People who create, scale, update and remove services, and remember what was promised to them.
final class Clients {
  private static final int SERVICES = 4;

  private final World world;
  private final Wishes wishes;
  private int asked;

  /// The highest revision that was acknowledged.
  private final SortedMap<ServiceId, Long> promised = new TreeMap<>();

  /// Their removal was asked for; it may have happened although no answer came.
  private final SortedSet<ServiceId> perhapsRemoved = new TreeSet<>();

  private final SortedSet<ServiceId> removed = new TreeSet<>();

  Clients(World world) {
    this.world = world;
    this.wishes = new Wishes(world.chance);
  }

  void begin() {
    world.agenda.after(
        world.chance.millis(100, 4000),
        () -> {
          if (!world.isStormy()) return;
          act();
          begin();
        });
  }

  /// Asks whoever leads; if nobody does, a little later.
  void ask(String what, Function<View, Optional<Transaction>> wish, Consumer<Outcome> answer) {
    Optional<Seat> leader = world.managers.reachableLeader();
    if (leader.isEmpty()) {
      world.agenda.after(world.reconnectDelay(), () -> ask(what, wish, answer));
      return;
    }
    leader
        .get()
        .ask(
            new Seat.Request(
                wish,
                outcome -> {
                  world.note(what + " " + outcome.getClass().getSimpleName());
                  answer.accept(outcome);
                }));
  }

  private void act() {
    switch ((int) world.chance.below(13)) {
      case 0, 1, 2 -> create();
      case 3, 4 -> change("scale", wishes::scaled);
      case 5, 6, 7 -> change("update", wishes::updated);
      case 8 -> rollBack();
      case 9 -> setNode(Availability.DRAIN);
      case 10 -> setNode(Availability.PAUSE);
      case 11 -> setNode(Availability.ACTIVE);
      default -> remove();
    }
  }

  /// What an operator does before he goes home, unless he forgets.
  void tidyUp() {
    if (world.chance.oneIn(4)) return;
    ask(
        "activate all",
        view -> {
          List<Change> changes =
              view.nodes().stream()
                  .filter(node -> node.spec().availability() != Availability.ACTIVE)
                  .map(node -> specify(node, Availability.ACTIVE))
                  .toList();
          return changes.isEmpty() ? Optional.empty() : Optional.of(new Transaction(changes));
        },
        _ -> {});
  }

  private void setNode(Availability availability) {
    long dice = world.chance.below(5);
    ask(
        availability.name(),
        view ->
            view.nodes().stream()
                .skip(dice)
                .findFirst()
                .map(node -> Transaction.of(specify(node, availability))),
        _ -> {});
  }

  private static Change specify(Node node, Availability availability) {
    return new Change.SpecifyNode(
        node.id(), node.meta().version(), node.spec().withAvailability(availability));
  }

  private void create() {
    int number = ++asked;
    var id = new ServiceId(world.chance.id());
    Service service = Samples.service(id.value(), wishes.newSpec(number));
    ask(
        "create s" + number,
        view ->
            view.services().size() >= SERVICES
                ? Optional.empty()
                : Optional.of(Transaction.of(new Change.CreateService(service))),
        outcome -> {
          if (outcome instanceof Outcome.Done) promised.put(id, 1L);
        });
  }

  private void rollBack() {
    long dice = world.chance.below(SERVICES);
    var target = new ArrayList<Service>();
    ask(
        "roll back",
        view -> {
          Optional<Service> service =
              view.services().stream()
                  .skip(dice)
                  .findFirst()
                  .filter(it -> it.previousRevision().isPresent());
          service.ifPresent(target::add);
          return service.map(it ->
              Transaction.of(
                  new Change.RollBackService(it.id(), it.meta().version(), rollingBack())));
        },
        outcome -> {
          if (outcome instanceof Outcome.Done) {
            Service was = target.getFirst();
            promised.merge(was.id(), was.revision() + 1, Math::max);
          }
        });
  }

  private UpdateStatus rollingBack() {
    return new UpdateStatus(
        UpdateStatus.State.ROLLBACK_STARTED,
        world.agenda.now(),
        Optional.empty(),
        "manually requested rollback");
  }

  private void change(String what, Function<ServiceSpec, ServiceSpec> change) {
    long dice = world.chance.below(SERVICES);
    var target = new ArrayList<Service>();
    ask(
        what,
        view -> {
          Optional<Service> service = view.services().stream().skip(dice).findFirst();
          service.ifPresent(target::add);
          return service.map(it ->
              Transaction.of(
                  new Change.ReviseService(it.id(), it.meta().version(), change.apply(it.spec()))));
        },
        outcome -> {
          if (outcome instanceof Outcome.Done) {
            Service was = target.getFirst();
            promised.merge(was.id(), was.revision() + 1, Math::max);
          }
        });
  }

  private void remove() {
    long dice = world.chance.below(SERVICES);
    var target = new ArrayList<ServiceId>();
    ask(
        "remove",
        view -> {
          Optional<Service> service = view.services().stream().skip(dice).findFirst();
          if (service.isEmpty()) return Optional.empty();
          ServiceId id = service.get().id();
          target.add(id);
          perhapsRemoved.add(id);
          var changes = new ArrayList<Change>();
          changes.add(new Change.RemoveService(id));
          for (var task : view.tasksOf(id)) {
            changes.add(new Change.DesireTask(task.id(), TaskState.REMOVE));
          }
          return Optional.of(new Transaction(changes));
        },
        outcome -> {
          if (outcome instanceof Outcome.Done) removed.add(target.getFirst());
        });
  }

  void check(View view) {
    promised.forEach((id, revision) -> {
      Optional<Service> service = view.service(id);
      if (service.isEmpty() && !perhapsRemoved.contains(id)) {
        throw new InvariantViolation("service " + id + " was promised and is lost");
      }
      if (service.isPresent() && service.get().revision() < revision) {
        throw new InvariantViolation(
            "revision " + revision + " of service " + id + " was promised and is lost");
      }
    });
    for (ServiceId id : removed) {
      if (view.service(id).isPresent()) {
        throw new InvariantViolation("the promised removal of service " + id + " is lost");
      }
    }
  }
}
