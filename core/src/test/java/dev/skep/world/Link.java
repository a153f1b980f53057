package dev.skep.world;

import dev.skep.loop.Input;
import dev.skep.loop.Turn.Letter;
import dev.skep.manager.dispatcher.Dispatcher;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// A node's stream to a manager. In order, nothing twice: what is sent on a cut wire waits, as TCP
/// sends it again and again, until the wire is whole or the ends have noticed.
final class Link {
  private static final Duration RESEND = Duration.ofMillis(300);

  private final World world;
  private final SimNode node;
  private final Seat seat;
  private final Lane<ToManager> up;
  private final Lane<ToAgent> down;
  private boolean managerEnd = true;
  private boolean nodeEnd = true;

  Link(World world, SimNode node, Seat seat) {
    this.world = world;
    this.node = node;
    this.seat = seat;
    String here = node.id().value();
    String there = seat.manager().name();
    up = new Lane<>(here, there, this::heard);
    down = new Lane<>(there, here, this::told);
    keepAlive(false);
  }

  /// One direction.
  private final class Lane<M> {
    private final String from;
    private final String to;
    private final Consumer<M> arrival;
    private final ArrayDeque<M> waiting = new ArrayDeque<>();
    private Instant last = Instant.EPOCH;
    private boolean resending;

    Lane(String from, String to, Consumer<M> arrival) {
      this.from = from;
      this.to = to;
      this.arrival = arrival;
    }

    void send(M message) {
      Instant at = world.agenda.now().plus(from.equals(to) ? Duration.ZERO : world.linkDelay());
      if (at.isBefore(last)) at = last;
      last = at;
      world.agenda.at(
          at,
          () -> {
            waiting.add(message);
            if (!resending) deliver();
          });
    }

    private void deliver() {
      resending = !world.wires.pass(from, to);
      if (resending) {
        if (managerEnd || nodeEnd) world.agenda.after(RESEND, this::deliver);
      } else {
        while (!waiting.isEmpty()) arrival.accept(waiting.remove());
      }
    }
  }

  void up(ToManager message) {
    if (nodeEnd) up.send(message);
  }

  void down(ToAgent message) {
    if (managerEnd) down.send(message);
  }

  private void heard(ToManager message) {
    if (managerEnd) post(message);
  }

  private void told(ToAgent message) {
    if (nodeEnd) node.told(this, message);
  }

  private void post(ToManager message) {
    var letter = new Letter(Dispatcher.NAME, new Input.Heard(node.id(), message));
    seat.manager().process().run(() -> seat.post(letter));
  }

  /// Both ends send signs of life beside the messages.
  private void keepAlive(boolean doubtful) {
    world.agenda.after(
        world.chance.millis(3000, 8000),
        () -> {
          if (!managerEnd || !nodeEnd) return;
          boolean whole = world.wires.passBothWays(node.id().value(), seat.manager().name());
          if (!whole && doubtful) breaks(false);
          else keepAlive(!whole);
        });
  }

  /// The manager ends it.
  void closedByManager() {
    managerEnd = false;
    world.agenda.after(world.linkDelay(), () -> endAtNode("closed by manager"));
  }

  /// Another stream of the same node has taken its place: the transport says nothing.
  void superseded() {
    managerEnd = false;
    nodeEnd = false;
  }

  /// One end is gone, or the wire between; each end learns of it in its own time.
  void breaks(boolean quickly) {
    int most = quickly ? 50 : 15_000;
    world.agenda.after(world.chance.millis(0, most), () -> endAtNode("connection reset"));
    world.agenda.after(
        world.chance.millis(0, most),
        () -> {
          if (!managerEnd) return;
          managerEnd = false;
          post(new ToManager.Disconnected("connection reset"));
        });
  }

  private void endAtNode(String why) {
    if (!nodeEnd) return;
    nodeEnd = false;
    node.disconnected(this, why);
  }
}
