package dev.skep.world;

import dev.skep.manager.api.AuthSource;
import dev.skep.manager.api.Decision;
import dev.skep.manager.api.Services;
import dev.skep.model.NodeSpec.Availability;
import dev.skep.model.Service;
import dev.skep.model.ServiceId;
import dev.skep.model.ServiceSpec;
import dev.skep.store.StoreEvent;
import dev.skep.store.View;
import dev.skep.world.history.Call;
import dev.skep.world.history.Call.Span;
import dev.skep.world.history.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// One person at a keyboard: looks, decides, asks, waits for the answer; and when there is none,
/// may ask the same again.
final class Client {
  private static final int SERVICES = 4;

  private final World world;
  private final Clients clients;
  private final int number;

  Client(World world, Clients clients, int number) {
    this.world = world;
    this.clients = clients;
    this.number = number;
  }

  void goOn() {
    world.agenda.after(
        world.chance.millis(100, 3000),
        () -> {
          if (world.isStormy()) look(this::act, this::goOn);
        });
  }

  /// Only looks, all the time.
  void watch() {
    world.agenda.after(
        world.chance.millis(20, 600),
        () -> {
          if (!world.isStormy()) return;
          look(_ -> {}, () -> {});
          watch();
        });
  }

  private void look(Consumer<List<Service>> then, Runnable otherwise) {
    Instant from = world.agenda.now();
    world.api.list(answer -> {
      if (!(answer instanceof Answer.Listing listing)) {
        otherwise.run();
        return;
      }
      clients.remember(
          new Call.Listed(
              new Span(from, world.agenda.now()),
              listing.fresh(),
              number + " " + listing.by(),
              listing.services().stream().map(Seen::of).toList()));
      then.accept(listing.services());
    });
  }

  private void act(List<Service> services) {
    switch ((int) world.chance.below(13)) {
      case 0, 1, 2 -> create(services);
      case 3, 4 -> revise(services, "scale", clients.wishes()::scaled);
      case 5, 6, 7 -> revise(services, "update", clients.wishes()::updated);
      case 8 -> rollBack(services);
      case 9 -> setNode(Availability.DRAIN);
      case 10 -> setNode(Availability.PAUSE);
      case 11 -> setNode(Availability.ACTIVE);
      default -> remove(services);
    }
  }

  private void create(List<Service> services) {
    if (services.size() >= SERVICES) {
      goOn();
      return;
    }
    int name = clients.nextNumber();
    String wish = "w" + name;
    ServiceSpec spec = Wishes.labelled(clients.wishes().newSpec(name), wish);
    write("create s" + name, 0, wish, view -> Services.create(view, spec, world.chance::id));
  }

  private void revise(List<Service> services, String what, UnaryOperator<ServiceSpec> change) {
    withOne(
        services,
        it -> {
          String wish = "w" + clients.nextNumber();
          ServiceSpec spec = Wishes.labelled(change.apply(it.spec()), wish);
          long version = it.meta().version();
          write(
              what + " " + it.name(),
              version,
              wish,
              view ->
                  Services.update(
                      view, it.id().value(), version, spec, new AuthSource.PresentSpec()));
        });
  }

  private void rollBack(List<Service> services) {
    withOne(
        services,
        it -> {
          long version = it.meta().version();
          write(
              "roll back " + it.name(),
              version,
              "",
              view -> Services.rollBack(view, it.id().value(), version, world.agenda.now()));
        });
  }

  private void withOne(List<Service> services, Consumer<Service> then) {
    if (services.isEmpty()) goOn();
    else then.accept(world.chance.pick(services));
  }

  /// @param wish of the spec that is written; empty when it brings back an older one
  private void write(String what, long over, String wish, Function<View, Decision<?>> question) {
    Instant from = world.agenda.now();
    world.api.write(
        question,
        answer -> {
          world.note(what + " " + answer.getClass().getSimpleName());
          var span = new Span(from, world.agenda.now());
          clients.remember(
              switch (answer) {
                case Answer.Done(var events) -> new Call.Wrote(span, over, written(events));
                case Answer.Refused _ -> new Call.DidNotWrite(span, wish);
                case Answer.Unknown _ -> new Call.MayHaveWritten(Span.open(from), wish);
                case Answer.Listing it ->
                    throw new IllegalStateException("a write is listed: " + it);
              });
          if (answer instanceof Answer.Unknown && world.chance.oneIn(2)) {
            write(what + " again", over, wish, question);
          } else {
            goOn();
          }
        });
  }

  private static Seen written(List<StoreEvent> events) {
    return events.stream()
        .flatMap(event ->
            switch (event) {
              case StoreEvent.ServiceCreated(var is) -> Optional.of(is).stream();
              case StoreEvent.ServiceUpdated(_, var is) -> Optional.of(is).stream();
              default -> Optional.<Service>empty().stream();
            })
        .findFirst()
        .map(Seen::of)
        .orElseThrow();
  }

  private void remove(List<Service> services) {
    withOne(services, it -> remove(it.id()));
  }

  private void remove(ServiceId id) {
    Instant from = world.agenda.now();
    world.api.write(
        view -> Services.remove(view, id.value()),
        answer -> {
          world.note("remove " + answer.getClass().getSimpleName());
          if (answer instanceof Answer.Done) {
            clients.remember(new Call.Removed(new Span(from, world.agenda.now()), id));
          } else if (answer instanceof Answer.Unknown) {
            clients.remember(new Call.MayHaveRemoved(Span.open(from), id));
          }
          goOn();
        });
  }

  private void setNode(Availability availability) {
    long dice = world.chance.below(5);
    world.api.write(
        view ->
            view.nodes().stream()
                .skip(dice)
                .findFirst()
                .map(node -> Decision.accept("", Clients.specify(node, availability)))
                .orElseGet(() -> Decision.accept("")),
        answer -> {
          world.note(availability + " " + answer.getClass().getSimpleName());
          goOn();
        });
  }
}
