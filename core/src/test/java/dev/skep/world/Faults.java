package dev.skep.world;

import dev.skep.model.GuestId;
import dev.skep.model.NodeId;
import dev.skep.wire.GuestWish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What goes wrong in a storm. Each fault ends by itself after a while, or with the storm.
final class Faults {
  private final World world;
  private final List<SimNode> nodes;

  /// Who never comes back.
  private Optional<SimNode> gone = Optional.empty();

  Faults(World world, List<SimNode> nodes) {
    this.world = world;
    this.nodes = nodes;
  }

  void begin(int longestQuietMillis) {
    world.agenda.after(
        world.chance.millis(50, longestQuietMillis),
        () -> {
          if (!world.isStormy()) return;
          strike(world.chance.pick(nodes));
          begin(longestQuietMillis);
        });
  }

  private void strike(SimNode node) {
    switch ((int) world.chance.below(20)) {
      case 0 -> leader().ifPresent(this::kill);
      case 1 -> leader().ifPresent(it -> cut(it, true, true, 25_000));
      case 2 -> leader().ifPresent(this::cutFromPeers);
      case 3 -> leader().ifPresent(this::freeze);
      case 4 -> handOver();
      case 5 -> split();
      case 6 -> kill(node);
      case 7 -> restartMachine(node);
      case 8 -> cut(node, true, true, 40_000);
      case 9 -> {
        boolean out = world.chance.oneIn(2);
        cut(node, out, !out, 20_000);
      }
      case 10 -> freeze(node);
      case 11 -> moveClock(node);
      case 12 -> {
        note("stream of " + node.id() + " drops");
        node.drop();
      }
      case 13 -> {
        note("engine of " + node.id() + " down");
        node.engine.down();
        after(100, 15_000, node.engine::back);
      }
      case 14, 15 -> {
        note("container on " + node.id() + " crashes");
        node.engine.crashOne();
      }
      case 16, 17 -> runGuest(node);
      case 18 ->
          node.lodge
              .remove(world.chance)
              .ifPresent(it -> world.note("user removes " + it + " on " + node.id()));
      default -> {
        note("container on " + node.id() + " removed by hand");
        node.engine.removeOneByHand();
      }
    }
  }

  /// No fault, but what users do meanwhile.
  private void runGuest(SimNode node) {
    var guest = new GuestId(world.chance.id());
    String network = world.chance.pick(Samples.OVERLAYS);
    world.note("user runs " + guest + " on " + node.id() + ", network " + network);
    node.runGuest(new GuestWish(guest, network, "", guest.value(), List.of()));
  }

  private void note(String what) {
    world.note("fault: " + what);
  }

  private void after(int least, int most, Runnable what) {
    world.agenda.after(world.chance.millis(least, most), what);
  }

  private Optional<SimNode> leader() {
    return world.managers.leader().map(seat -> node(seat.manager().name()));
  }

  private SimNode node(String host) {
    return nodes.stream().filter(it -> it.id().equals(new NodeId(host))).findFirst().orElseThrow();
  }

  private Optional<SimManager> manager(SimNode node) {
    return world.managers.on(node.id().value());
  }

  // processes

  /// The daemon dies: agent and manager are one process. Containers go on.
  private void kill(SimNode node) {
    note("daemon of " + node.id() + " dies");
    stop(node, true);
    after(100, world.chance.oneIn(2) ? 3000 : 25_000, () -> start(node));
  }

  private void restartMachine(SimNode node) {
    note("machine " + node.id() + " restarts");
    stop(node, false);
    node.engine.reboot(world.chance.oneIn(3));
    after(1000, 40_000, () -> start(node));
  }

  private void stop(SimNode node, boolean quickly) {
    node.crash(quickly);
    manager(node).ifPresent(it -> it.crash(quickly));
  }

  private void start(SimNode node) {
    if (gone.equals(Optional.of(node))) return;
    manager(node).ifPresent(SimManager::start);
    node.boot();
  }

  /// Nothing of it runs for a while; then it goes on with what it knew.
  private void freeze(SimNode node) {
    note("daemon of " + node.id() + " freezes");
    node.process().freeze();
    manager(node).ifPresent(it -> it.process().freeze());
    after(100, world.chance.oneIn(2) ? 3000 : 20_000, () -> thaw(node));
  }

  private void thaw(SimNode node) {
    if (node.process().isFrozen()) world.note("daemon of " + node.id() + " goes on");
    manager(node).ifPresent(it -> it.process().thaw());
    node.process().thaw();
  }

  private void moveClock(SimNode node) {
    note("clock of " + node.id() + " jumps");
    world.moveClock(node.id().value(), Duration.ofSeconds(world.chance.below(7200) - 3600));
  }

  /// To another, and perhaps back at once.
  private void handOver() {
    note("leader hands over");
    Optional<Seat> leader = world.managers.leader();
    leader
        .map(seat -> seat.manager().member())
        .ifPresent(it -> it.handOver(world.chance.pick(it.members().voters())));
    if (leader.isEmpty() || world.chance.oneIn(2)) return;
    String back = leader.get().manager().name();
    after(
        20,
        500,
        () -> world.managers.leader().ifPresent(it -> it.manager().member().handOver(back)));
  }

  // wires

  private void cut(SimNode node, boolean out, boolean in, int longestMillis) {
    note("line of " + node.id() + " cut" + (out ? " out" : "") + (in ? " in" : ""));
    var others = new ArrayList<>(world.hosts());
    others.add(Api.USERS);
    Runnable mend = world.wires.cut(List.of(node.id().value()), others, out, in);
    after(200, world.chance.oneIn(2) ? 2000 : longestMillis, mend);
  }

  /// Agents still reach it, the other managers do not.
  private void cutFromPeers(SimNode node) {
    note("leader " + node.id() + " cut off from its peers");
    var peers = world.managers.all().stream().map(SimManager::name).toList();
    after(1000, 25_000, world.wires.cut(List.of(node.id().value()), peers, true, true));
  }

  private void split() {
    var one = new ArrayList<String>();
    var other = new ArrayList<String>();
    for (String host : world.hosts()) (world.chance.oneIn(2) ? one : other).add(host);
    note("split into " + one + " and " + other);
    (world.chance.oneIn(2) ? one : other).add(Api.USERS);
    after(1000, 30_000, world.wires.cut(one, other, true, true));
  }

  // the end

  /// In some worlds one node never comes back; it is no manager that the others cannot do without.
  void end() {
    world.wires.mendAll();
    for (SimNode node : nodes) {
      thaw(node);
      node.engine.back();
      start(node);
    }
    SimNode lost = nodes.getLast();
    if (world.chance.oneIn(3) && world.roles.isDispensable(lost.id())) {
      note(lost.id() + " is lost");
      gone = Optional.of(lost);
      stop(lost, false);
    }
  }
}
