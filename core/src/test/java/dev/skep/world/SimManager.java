package dev.skep.world;

import dev.skep.store.Applied;
import dev.skep.store.LogEntry;
import dev.skep.store.View;
import java.util.List;

/// One manager's copy of the log's outcome. Follows the log with a delay of its own; after a crash
/// it goes on from its last snapshot.
final class SimManager {
  private final String name;
  private View view = View.EMPTY;
  private View snapshot = View.EMPTY;
  private boolean alive = true;

  SimManager(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  View view() {
    return view;
  }

  boolean isAlive() {
    return alive;
  }

  Applied apply(LogEntry entry) {
    Applied applied = view.apply(view.index() + 1, entry);
    view = applied.view();
    return applied;
  }

  /// Applies what is missing.
  void follow(List<LogEntry> log) {
    while (view.index() < log.size()) apply(log.get((int) view.index()));
  }

  void takeSnapshot() {
    snapshot = View.of(view.index(), view.term(), view.objects());
  }

  void crash() {
    alive = false;
  }

  void restart() {
    alive = true;
    view = snapshot;
  }
}
