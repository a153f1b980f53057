package dev.skep.world;

import dev.skep.agent.worker.AgentEffect;
import dev.skep.agent.worker.AgentInput;
import dev.skep.agent.worker.Worker;
import dev.skep.loop.Timer;
import dev.skep.model.NodeId;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A worker's host: the real agent, a simulated engine, a line to whoever leads.
final class SimNode {
  private final World world;
  private final NodeId id;
  final SimEngine engine;
  private Worker worker = new Worker();
  private SortedMap<Timer, Instant> timers = new TreeMap<>();
  private Optional<Link> link = Optional.empty();
  private Optional<AgentEffect.Program> programmed = Optional.empty();
  private boolean alive;
  private boolean cut;
  private long incarnation;
  private long pulse;

  SimNode(World world, String id) {
    this.world = world;
    this.id = new NodeId(id);
    this.engine = new SimEngine(world.agenda, world.chance, world.delays, world::isStormy);
  }

  NodeId id() {
    return id;
  }

  boolean isAlive() {
    return alive;
  }

  Optional<AgentEffect.Program> programmed() {
    return programmed;
  }

  void boot() {
    if (alive) return;
    alive = true;
    incarnation++;
    worker = new Worker();
    timers = new TreeMap<>();
    programmed = Optional.empty();
    engine.attach(event -> on(new AgentInput.Seen(event)));
    carryOut(worker.start(world.agenda.now()));
    on(new AgentInput.Described(Samples.description(id.value())));
    seek();
  }

  // faults

  /// The daemon dies; containers go on unless the machine dies with it.
  void crash() {
    if (!alive) return;
    alive = false;
    incarnation++;
    engine.attach(_ -> {});
    link.ifPresent(it -> it.breaks(true));
    link = Optional.empty();
  }

  void cut(boolean up, boolean down) {
    cut = true;
    link.ifPresent(it -> it.cut(up, down));
  }

  void drop() {
    link.ifPresent(it -> it.breaks(true));
  }

  void heal() {
    cut = false;
  }

  // the session

  private void seek() {
    long mine = incarnation;
    world.agenda.after(
        world.reconnectDelay(),
        () -> {
          if (mine != incarnation || link.isPresent()) return;
          Optional<Seat> seat = cut ? Optional.empty() : world.managers.reachableLeader();
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
    if (!link.equals(Optional.of(which))) return;
    link = Optional.empty();
    on(new AgentInput.Disconnected(why));
    seek();
  }

  void told(Link by, ToAgent message) {
    if (link.equals(Optional.of(by))) on(new AgentInput.Told(message));
  }

  // the agent

  private void on(AgentInput input) {
    if (alive) carryOut(worker.on(input, world.agenda.now()));
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
        case AgentEffect.Beat(var period) -> beat(period);
        case AgentEffect.Belong _ -> {}
        case AgentEffect.Program it -> programmed = Optional.of(it);
      }
    }
  }

  private void beat(Duration period) {
    long mine = ++pulse;
    world.agenda.every(
        period,
        () -> alive && mine == pulse,
        () -> link.ifPresent(it -> it.up(new ToManager.Heartbeat())));
  }

  private void wake(Timer timer, Instant at) {
    timers.put(timer, at);
    long mine = incarnation;
    world.agenda.at(
        at,
        () -> {
          if (mine == incarnation && timers.remove(timer, at)) on(new AgentInput.Due(timer));
        });
  }
}
