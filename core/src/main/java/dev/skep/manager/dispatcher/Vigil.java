package dev.skep.manager.dispatcher;

import dev.skep.model.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/// Who has been heard when, of the nodes that are not known to be down.
final class Vigil {
  private record Watched(Instant heard, int graceBeats) {}

  private final SortedMap<NodeId, Watched> nodes = new TreeMap<>();
  private Duration beat = Duration.ZERO;
  private Instant look = Instant.MAX;

  /// How often the grace counts at this moment, and which moment that is: to ask for many nodes in
  /// one turn must not count them all each time.
  private int graceFactor = 1;

  private Instant counted = Instant.MIN;

  /// Watches nobody yet.
  void begin(Duration beat, Instant now) {
    nodes.clear();
    counted = Instant.MIN;
    this.beat = beat;
    look = now.plus(beat);
  }

  Duration beat() {
    return beat;
  }

  /// Another measure of silence: every count begins anew, as nobody has heard of it before.
  void beats(Duration beat, Instant now) {
    this.beat = beat;
    nodes.replaceAll((_, watched) -> new Watched(now, watched.graceBeats()));
  }

  /// To be told of every moment in which the leader is awake, before anything else.
  void awake(Instant now) {
    Absence absence = Absence.until(look, beat, now);
    if (absence.equals(Absence.NONE)) return;
    nodes.replaceAll((_, was) -> new Watched(absence.excuse(was.heard(), now), was.graceBeats()));
    look = now.plus(beat);
  }

  /// The next look at the clock.
  Instant nextLook(Instant now) {
    look = now.plus(beat);
    return look;
  }

  void watch(NodeId node, int graceBeats, Instant now) {
    nodes.put(node, new Watched(now, graceBeats));
  }

  void heard(NodeId node, Instant now) {
    nodes.computeIfPresent(node, (_, was) -> new Watched(now, was.graceBeats()));
  }

  void forget(NodeId node) {
    nodes.remove(node);
  }

  boolean watches(NodeId node) {
    return nodes.containsKey(node);
  }

  Silence silence(NodeId node, Instant now) {
    Watched watched = watched(node);
    Silence silence = Silence.of(watched.heard(), beat, watched.graceBeats(), now);
    return silence == Silence.FATAL
        ? Silence.of(watched.heard(), beat, watched.graceBeats() * graceFactor(now), now)
        : silence;
  }

  private int graceFactor(Instant now) {
    if (now.equals(counted)) return graceFactor;
    counted = now;
    int silent = 0;
    for (Watched it : nodes.values()) {
      if (Silence.of(it.heard(), beat, it.graceBeats(), now) != Silence.NONE) silent++;
    }
    graceFactor = Hush.graceFactor(silent, nodes.size());
    return graceFactor;
  }

  /// When the node's silence may come to mean more than now.
  Instant next(NodeId node, Instant now) {
    Watched watched = watched(node);
    Instant next = silence(node, now).next(watched.heard(), beat, watched.graceBeats());
    // Spared for the moment, because so many are silent; they may be fewer after a beat.
    return next.isAfter(now) ? next : now.plus(beat);
  }

  private Watched watched(NodeId node) {
    Watched watched = nodes.get(node);
    if (watched == null) throw new IllegalArgumentException("nobody watches node " + node);
    return watched;
  }
}
