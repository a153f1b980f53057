package dev.skep.daemon.http.swarm;

import dev.skep.manager.events.SwarmEvent;
import java.util.List;
import java.util.function.Consumer;

/// The swarm's events as this node hears them; silent on a worker.
public interface EventSource {
  /// From now on `listener` hears every event, on the thread on which it happens: it must return at
  /// once. None falls between what is past and what it hears.
  Subscription subscribe(Consumer<SwarmEvent> listener);

  /// @param past the last events that are kept, as they came
  /// @param end after which the listener hears nothing more; may run more than once
  record Subscription(List<SwarmEvent> past, Runnable end) {
    public Subscription {
      past = List.copyOf(past);
    }
  }
}
