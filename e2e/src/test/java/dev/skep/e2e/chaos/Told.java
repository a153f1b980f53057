package dev.skep.e2e.chaos;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a client knows of a service from the answers that it got.
final class Told {
  enum Presence {
    THERE,
    GONE,
    /// A request to make or remove it was not answered.
    UNKNOWN
  }

  private Presence presence;
  private final SortedSet<Integer> replicas = new TreeSet<>();

  /// Of a service that was asked for.
  Told(boolean answered, int replicas) {
    presence = answered ? Presence.THERE : Presence.UNKNOWN;
    this.replicas.add(replicas);
  }

  Presence presence() {
    return presence;
  }

  void scaled(boolean answered, int to) {
    if (answered) replicas.clear();
    replicas.add(to);
  }

  void removed(boolean answered) {
    presence = answered ? Presence.GONE : Presence.UNKNOWN;
  }

  /// Whether that may be so.
  boolean allows(int count) {
    return replicas.contains(count);
  }

  @Override
  public String toString() {
    return presence + " " + List.copyOf(replicas);
  }
}
