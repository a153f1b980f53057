package dev.skep.daemon.http.swarm;

import dev.skep.dockerapi.view.SwarmInfo;
import dev.skep.manager.api.Decision;
import dev.skep.model.ManagerStatus;
import dev.skep.model.NodeId;
import dev.skep.model.UnlockKey;
import dev.skep.store.View;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/// The swarm as this node's daemon has it at hand. Calls come from the requests' own threads and
/// may block.
public interface Swarm {
  Standing standing();

  /// On managers: the state as this one has it. The leader's holds every write acknowledged so far;
  /// another's may lag behind.
  Optional<View> view();

  /// On managers: the way to the leader.
  Optional<Leaders> leaders();

  /// On the leader: decides on the latest view and waits until the decision is durable.
  ///
  /// @return the decision as it came true: what the log refused comes back as `Refuse`, and so does
  ///   a leadership lost on the way
  /// @throws NotLeading if this manager does not lead; nothing was proposed
  <A> Decision<A> write(Function<View, Decision<A>> decide) throws InterruptedException;

  /// The managers' group as this manager sees it; empty on workers.
  SortedMap<NodeId, ManagerStatus> managers();

  /// Where managers are reached, as this node knows it; also on workers.
  List<SwarmInfo.Peer> remoteManagers();

  /// The node itself while it is in a swarm.
  Optional<Self> self();

  /// @param addr without port
  record Self(NodeId id, String addr) {}

  /// Founds a swarm, or founds it anew out of what this manager has.
  ///
  /// @throws dev.skep.daemon.http.HttpRefusal with the answer, if it did not come to be
  NodeId init(Founding founding) throws InterruptedException;

  /// @throws dev.skep.daemon.http.HttpRefusal with the answer, also when it takes too long
  void join(Joining joining) throws InterruptedException;

  /// Brings a locked manager back.
  ///
  /// @throws dev.skep.daemon.http.HttpRefusal if this is not the key, and nothing has changed
  void unlock(UnlockKey key) throws InterruptedException;

  /// Stops the node, removes its tasks and forgets the swarm.
  void leave() throws InterruptedException;

  /// Places for containers of this node; empty while it is in no swarm.
  Optional<Guests> guests();

  /// Log lines of tasks, from the nodes that run them.
  LogStream logs(LogQuery query) throws InterruptedException;
}
