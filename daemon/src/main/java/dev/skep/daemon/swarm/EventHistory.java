package dev.skep.daemon.swarm;

import dev.skep.daemon.http.swarm.EventSource;
import dev.skep.manager.events.SwarmEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// The swarm's last events as the manager on this node saw them happen, and who listens for more.
/// As old as the daemon; what the log still holds of the time before is in it too.
public final class EventHistory implements EventSource {
  /// As many as Docker keeps.
  static final int KEPT = 256;

  private final Deque<SwarmEvent> kept = new ArrayDeque<>(KEPT);
  private final List<Consumer<SwarmEvent>> listeners = new ArrayList<>();

  /// Where a manager that began at that time puts what it sees. What had happened before is read
  /// from the log: it belongs to the past, and is no news to those who listen.
  Consumer<SwarmEvent> since(Instant began) {
    return event -> happened(event, !event.at().isBefore(began));
  }

  private synchronized void happened(SwarmEvent event, boolean isNews) {
    // A manager that starts again reads again what it read before.
    if (!isNews && kept.contains(event)) return;
    if (kept.size() == KEPT) kept.removeFirst();
    kept.addLast(event);
    if (isNews) listeners.forEach(listener -> listener.accept(event));
  }

  @Override
  public synchronized Subscription subscribe(Consumer<SwarmEvent> listener) {
    listeners.add(listener);
    return new Subscription(List.copyOf(kept), () -> end(listener));
  }

  private synchronized void end(Consumer<SwarmEvent> listener) {
    listeners.remove(listener);
  }
}
