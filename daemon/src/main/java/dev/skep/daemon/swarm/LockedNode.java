package dev.skep.daemon.swarm;

import dev.skep.daemon.engine.ContainerRuntime;
import dev.skep.daemon.http.HttpRefusal;
import dev.skep.daemon.network.Underlays;
import dev.skep.model.NodeId;
import dev.skep.model.UnlockKey;
import java.io.IOException;

/// A manager that was started while autolock is on and waits for its unlock key. It neither keeps
/// the log nor runs an agent; containers run on.
final class LockedNode {
  private static final System.Logger LOG = System.getLogger(LockedNode.class.getName());

  private final SwarmState state;
  private final Environment environment;

  LockedNode(SwarmState state, Environment environment) {
    this.state = state;
    this.environment = environment;
  }

  boolean isLocked() {
    return environment.keys().isLocked();
  }

  void unlock(UnlockKey key) {
    if (!isLocked()) throw HttpRefusal.conflict("swarm is not locked");
    if (!environment.keys().unlock(key)) {
      throw new HttpRefusal(401, "swarm could not be unlocked: invalid key provided");
    }
    LOG.log(System.Logger.Level.INFO, "swarm {0} locked -> unlocked", state.clusterId());
  }

  /// The node leaves without having been unlocked: what it once made goes. An engine that is away
  /// keeps its containers.
  void leave() {
    var node = new NodeId(state.nodeId());
    try (ContainerRuntime.Runner runner =
            environment.runtime().run(node, () -> Underlays.of(node, state.address()), _ -> {});
        var network = environment.runtime().network(state.address())) {
      network.removeAll();
      runner.removeAll();
    } catch (IOException stays) {
      LOG.log(
          System.Logger.Level.WARNING,
          "left the swarm, but not everything could be removed: {0}",
          stays.getMessage());
    }
  }
}
