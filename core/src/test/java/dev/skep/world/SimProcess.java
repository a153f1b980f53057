package dev.skep.world;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A process of a host, as the operating system sees it: it may die with all that it was about to
/// do, or be frozen and go on later as if no time had passed.
final class SimProcess {
  private final Agenda agenda;
  private List<Runnable> backlog = new ArrayList<>();
  private boolean alive;
  private boolean frozen;
  private long incarnation;

  /// How far its clock is off. Daemons take the wall's time when they start and count from there,
  /// so a jump of the wall's clock shows after the next start.
  private Duration skew = Duration.ZERO;

  SimProcess(Agenda agenda) {
    this.agenda = agenda;
  }

  boolean isAlive() {
    return alive;
  }

  boolean isAwake() {
    return alive && !frozen;
  }

  boolean isFrozen() {
    return alive && frozen;
  }

  /// Which of its lives this is.
  long incarnation() {
    return incarnation;
  }

  Instant now() {
    return agenda.now().plus(skew);
  }

  void start(Duration skew) {
    this.skew = skew;
    alive = true;
    incarnation++;
  }

  void die() {
    alive = false;
    frozen = false;
    incarnation++;
    backlog = new ArrayList<>();
  }

  void freeze() {
    frozen = alive;
  }

  /// All that has waited happens at once, in order.
  void thaw() {
    frozen = false;
    var waiting = backlog;
    backlog = new ArrayList<>();
    for (Runnable what : waiting) run(what);
  }

  /// Now, or when it is awake again; never, if it dies before.
  void run(Runnable what) {
    if (!alive) return;
    if (frozen) backlog.add(what);
    else what.run();
  }

  void after(Duration delay, Runnable what) {
    long mine = incarnation;
    agenda.after(
        delay,
        () -> {
          if (mine == incarnation) run(what);
        });
  }

  /// At a time of its own clock.
  void at(Instant at, Runnable what) {
    after(Duration.between(now(), at), what);
  }
}
