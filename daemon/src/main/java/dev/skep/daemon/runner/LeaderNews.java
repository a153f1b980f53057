package dev.skep.daemon.runner;

import dev.skep.manager.events.SwarmEvent;
import dev.skep.manager.events.SwarmEvents;
import dev.skep.model.NodeId;
import dev.skep.store.View;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Notices when another manager leads than before. The first one that this manager hears of is no
/// news.
final class LeaderNews {
  private final Supplier<View> view;
  private final InstantSource clock;
  private final Consumer<SwarmEvent> told;
  private Optional<NodeId> last = Optional.empty();

  LeaderNews(Supplier<View> view, InstantSource clock, Consumer<SwarmEvent> told) {
    this.view = view;
    this.clock = clock;
    this.told = told;
  }

  synchronized void leads(NodeId now) {
    Optional<NodeId> was = last;
    last = Optional.of(now);
    if (was.isEmpty() || was.equals(last)) return;
    SwarmEvents.leaderChanged(was.get(), now, view.get(), clock.instant()).forEach(told);
  }
}
