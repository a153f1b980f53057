package dev.skep.daemon.runner;

import dev.skep.loop.Turn.Letter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Holds the dispatcher's timers back until all has been heard that agents had said when they went
/// off: a heartbeat that lies in its socket, because this manager has not come to read it, is no
/// silence of the node.
///
/// A timer that is set anew while it is held goes off twice; who is called looks at what is so.
final class Soundings {
  private final Consumer<Runnable> line;
  private List<Letter> held = new ArrayList<>();
  private List<Letter> sounded = List.of();
  private boolean underWay;
  private volatile boolean answered;

  /// @param line runs what it is given when all has been heard that had arrived before; on any
  ///   thread
  Soundings(Consumer<Runnable> line) {
    this.line = line;
  }

  void hold(Letter due) {
    held.add(due);
  }

  /// Begins a sounding for all that is held, unless one is under way: then they wait for the next.
  ///
  /// @param wake is run after the answer; on any thread
  void begin(Runnable wake) {
    if (underWay || held.isEmpty()) return;
    underWay = true;
    sounded = held;
    held = new ArrayList<>();
    line.accept(() -> {
      answered = true;
      wake.run();
    });
  }

  /// What may be told by now. To be asked before the mail is taken in, and to be told after it.
  List<Letter> ripe() {
    if (!answered) return List.of();
    answered = false;
    underWay = false;
    List<Letter> ripe = sounded;
    sounded = List.of();
    return ripe;
  }
}
