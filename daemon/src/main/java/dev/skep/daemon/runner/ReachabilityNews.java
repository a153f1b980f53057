package dev.skep.daemon.runner;

import dev.skep.daemon.raft.Member;
import dev.skep.manager.events.SwarmEvent;
import dev.skep.manager.events.SwarmEvents;
import dev.skep.model.ManagerStatus.Reachability;
import dev.skep.model.NodeId;
import dev.skep.store.View;
import java.time.InstantSource;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Notices when a manager ceases to answer the one that leads here, or answers again. A new leader
/// takes it that all do: those that do not are news to it.
final class ReachabilityNews {
  private final Supplier<View> view;
  private final InstantSource clock;
  private final Consumer<SwarmEvent> told;
  private final SortedMap<NodeId, Reachability> last = new TreeMap<>();

  ReachabilityNews(Supplier<View> view, InstantSource clock, Consumer<SwarmEvent> told) {
    this.view = view;
    this.clock = clock;
    this.told = told;
  }

  /// @param members of the managers' group, as the leader knows them
  void look(Collection<Member> members) {
    last.keySet().retainAll(members.stream().map(it -> new NodeId(it.nodeId())).toList());
    for (Member member : members) {
      var node = new NodeId(member.nodeId());
      Reachability is = member.reachability();
      Reachability was = last.getOrDefault(node, Reachability.REACHABLE);
      last.put(node, is);
      if (was == is) continue;
      SwarmEvents.reachabilityChanged(node, was, is, view.get(), clock.instant()).ifPresent(told);
    }
  }
}
