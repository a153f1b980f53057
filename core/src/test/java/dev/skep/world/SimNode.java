package dev.skep.world;

import dev.skep.agent.exec.ContainerEvent;
import dev.skep.agent.worker.AgentEffect;
import dev.skep.agent.worker.AgentInput;
import dev.skep.agent.worker.Worker;
import dev.skep.loop.Timer;
import dev.skep.model.GuestId;
import dev.skep.model.NodeId;
import dev.skep.model.Task.NetworkAttachment;
import dev.skep.wire.GuestWish;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A node's side of its host: the real agent, a simulated engine, a stream to whoever leads.
final class SimNode {
  /// A kernel takes milliseconds for a change of its tables.
  private static final Duration PROGRAMMING = Duration.ofMillis(10);

  /// As the daemon looks at its engine.
  private static final Duration LOOK = Duration.ofSeconds(5);

  /// As the daemon waits for a place.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final World world;
  private final NodeId id;
  final SimEngine engine;
  final SimLodge lodge = new SimLodge();
  private Worker worker = new Worker();
  private SortedMap<Timer, Instant> timers = new TreeMap<>();
  private Optional<Link> link = Optional.empty();
  private Optional<AgentEffect.Program> programmed = Optional.empty();
  private final SimProcess process;
  private long pulse;

  SimNode(World world, String id) {
    this.world = world;
    this.id = new NodeId(id);
    this.process = new SimProcess(world.agenda);
    this.engine = new SimEngine(world.agenda, world.chance, world.delays, world::isStormy);
  }

  NodeId id() {
    return id;
  }

  SimProcess process() {
    return process;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  Optional<AgentEffect.Program> programmed() {
    return programmed;
  }

  void boot() {
    if (isAlive()) return;
    process.start(world.skew(id.value()));
    worker = new Worker();
    timers = new TreeMap<>();
    programmed = Optional.empty();
    lodge.attach();
    engine.attach(event -> process.run(() -> on(new AgentInput.Seen(event))));
    carryOut(worker.start(process.now()));
    on(
        new AgentInput.Described(
            Samples.description(id.value()).withIncarnation(world.chance.id())));
    seek();
    lookAtGuests();
  }

  // containers of users' own

  private void lookAtGuests() {
    seeGuests();
    process.after(LOOK, this::lookAtGuests);
  }

  private void seeGuests() {
    on(new AgentInput.Seen(new ContainerEvent.Lodging(lodge.found())));
  }

  /// A user asks for a container on the network.
  void runGuest(GuestWish wish) {
    process.run(() -> {
      lodge.wish(wish);
      on(new AgentInput.Wished(wish));
      process.after(PATIENCE, () -> giveUp(wish.guest()));
    });
  }

  private void giveUp(GuestId guest) {
    if (lodge.giveUp(guest)) on(new AgentInput.Settled(guest));
  }

  /// The daemon may die at any moment in between.
  private void make(String container, NetworkAttachment at) {
    process.after(
        world.chance.millis(5, 3000),
        () -> {
          lodge.make(container, at);
          world.guestMade();
          process.after(
              world.chance.millis(1, 500),
              () -> {
                seeGuests();
                on(new AgentInput.Settled(new GuestId(container)));
              });
        });
  }

  // faults

  /// The daemon dies; containers go on unless the machine dies with it.
  ///
  /// @param quickly whether the system is left to say so to the other end
  void crash(boolean quickly) {
    if (!isAlive()) return;
    process.die();
    engine.attach(_ -> {});
    link.ifPresent(it -> it.breaks(quickly));
    link = Optional.empty();
  }

  void drop() {
    link.ifPresent(it -> it.breaks(true));
  }

  // the session

  private void seek() {
    process.after(
        world.reconnectDelay(),
        () -> {
          if (link.isPresent()) return;
          Optional<Seat> seat = world.managers.seatFor(id.value());
          if (seat.isEmpty()) {
            seek();
            return;
          }
          var stream = new Link(world, this, seat.get());
          link = Optional.of(stream);
          seat.get().connected(id, stream);
          stream.up(new ToManager.Connected("10.0.0." + id.value().substring(1)));
          on(new AgentInput.Connected());
        });
  }

  void disconnected(Link which, String why) {
    process.run(() -> {
      if (!link.equals(Optional.of(which))) return;
      link = Optional.empty();
      on(new AgentInput.Disconnected(why));
      seek();
    });
  }

  void told(Link by, ToAgent message) {
    process.run(() -> {
      if (link.equals(Optional.of(by))) on(new AgentInput.Told(message));
    });
  }

  // the agent

  private void on(AgentInput input) {
    carryOut(worker.on(input, process.now()));
  }

  private void carryOut(List<AgentEffect> effects) {
    for (AgentEffect effect : effects) {
      switch (effect) {
        case AgentEffect.Tell(var message) -> link.ifPresent(it -> it.up(message));
        case AgentEffect.Run(var command) -> {
          world.heardCommand(id, command);
          engine.execute(command);
        }
        case AgentEffect.WakeAt(var timer, var at) -> wake(timer, at);
        case AgentEffect.Beat(var period) -> beat(period, ++pulse);
        case AgentEffect.Belong(var is) -> world.roles.told(id.value(), is.role());
        case AgentEffect.Decline(var no) -> giveUp(no.guest());
        case AgentEffect.Program it -> {
          programmed = Optional.of(it);
          lodge.given(it.map()).forEach(this::make);
        }
        case AgentEffect.Confirm(var version) ->
            process.after(PROGRAMMING, () -> on(new AgentInput.Carried(version)));
      }
    }
  }

  private void beat(Duration period, long mine) {
    if (mine != pulse) return;
    link.ifPresent(it -> it.up(new ToManager.Heartbeat()));
    process.after(period, () -> beat(period, mine));
  }

  private void wake(Timer timer, Instant at) {
    timers.put(timer, at);
    process.at(
        at,
        () -> {
          if (timers.remove(timer, at)) on(new AgentInput.Due(timer));
        });
  }
}
