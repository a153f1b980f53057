package dev.skep.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The network between hosts: who can send to whom.
final class Wires {
  /// One in so many datagrams gets lost while things go wrong.
  private static final int LOSS = 200;

  private record Wire(String from, String to) {}

  private final World world;
  private final List<Set<Wire>> cuts = new ArrayList<>();

  Wires(World world) {
    this.world = world;
  }

  boolean pass(String from, String to) {
    var wire = new Wire(from, to);
    return cuts.stream().noneMatch(cut -> cut.contains(wire));
  }

  boolean passBothWays(String one, String other) {
    return pass(one, other) && pass(other, one);
  }

  /// What needs no connection, or one that is set up anew at each message: it may be late, may be
  /// overtaken, and is lost on a cut wire.
  void send(String from, String to, Runnable arrival) {
    if (world.isStormy() && world.chance.oneIn(LOSS)) return;
    world.agenda.after(
        from.equals(to) ? Duration.ZERO : world.linkDelay(),
        () -> {
          if (pass(from, to)) arrival.run();
        });
  }

  /// @param out whether what `side` sends to `others` gets lost
  /// @param in whether what `others` send to `side` gets lost
  /// @return mends it
  Runnable cut(List<String> side, List<String> others, boolean out, boolean in) {
    var cut = new HashSet<Wire>();
    for (String here : side) {
      for (String there : others) {
        if (here.equals(there)) continue;
        if (out) cut.add(new Wire(here, there));
        if (in) cut.add(new Wire(there, here));
      }
    }
    cuts.add(cut);
    return () -> cuts.remove(cut);
  }

  void mendAll() {
    cuts.clear();
  }
}
