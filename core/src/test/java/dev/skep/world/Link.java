package dev.skep.world;

import dev.skep.loop.Input;
import dev.skep.loop.Turn.Letter;
import dev.skep.manager.dispatcher.Dispatcher;
import dev.skep.wire.ToAgent;
import dev.skep.wire.ToManager;
import java.time.Instant;

/// A node's stream to a manager: in order, with delays; it may break, or go dumb one way until both
/// ends notice.
final class Link {
  private final World world;
  private final SimNode node;
  private final Seat seat;
  private boolean managerEnd = true;
  private boolean nodeEnd = true;
  private boolean upDumb;
  private boolean downDumb;
  private Instant lastUp;
  private Instant lastDown;

  Link(World world, SimNode node, Seat seat) {
    this.world = world;
    this.node = node;
    this.seat = seat;
    lastUp = world.agenda.now();
    lastDown = lastUp;
  }

  void up(ToManager message) {
    if (upDumb) return;
    Instant at = world.agenda.now().plus(world.linkDelay());
    if (at.isBefore(lastUp)) at = lastUp;
    lastUp = at;
    world.agenda.at(at, () -> heard(message));
  }

  void down(ToAgent message) {
    if (downDumb || !managerEnd) return;
    Instant at = world.agenda.now().plus(world.linkDelay());
    if (at.isBefore(lastDown)) at = lastDown;
    lastDown = at;
    world.agenda.at(
        at,
        () -> {
          if (nodeEnd && !downDumb) node.told(this, message);
        });
  }

  void heard(ToManager message) {
    if (managerEnd && !upDumb) post(message);
  }

  private void post(ToManager message) {
    seat.post(new Letter(Dispatcher.NAME, new Input.Heard(node.id(), message)));
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

  void cut(boolean up, boolean down) {
    upDumb |= up;
    downDumb |= down;
    breaks(false);
  }

  private void endAtNode(String why) {
    if (!nodeEnd) return;
    nodeEnd = false;
    node.disconnected(this, why);
  }
}
