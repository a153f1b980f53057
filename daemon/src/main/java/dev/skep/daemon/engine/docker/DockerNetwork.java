package dev.skep.daemon.engine.docker;

import dev.skep.agent.network.BridgeNetwork;
import dev.skep.agent.network.DataPlane;
import dev.skep.agent.network.Outcome;
import dev.skep.agent.network.Problem;
import dev.skep.daemon.network.NodeNetwork;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// The data plane of a node whose bridges an engine makes: when one is made, it is brought in order
/// before the first container comes; when a network is not wanted any more, the engine's goes, too.
/// The routing mesh's is there without containers: every node answers on published ports.
final class DockerNetwork implements NodeNetwork {
  private static final System.Logger LOG = System.getLogger(DockerNetwork.class.getName());

  private final NodeNetwork kernel;
  private final EngineNetworks engine;
  private final AtomicBoolean following = new AtomicBoolean();
  private Optional<DataPlane> last = Optional.empty();

  DockerNetwork(NodeNetwork kernel, EngineNetworks engine) {
    this.kernel = kernel;
    this.engine = engine;
    engine.whenMade(this::again);
  }

  @Override
  public synchronized Outcome apply(DataPlane wanted) {
    last = Optional.of(wanted);
    var outcome = kernel.apply(wanted);
    boolean lacks = outcome.problems().stream().anyMatch(Problem.Pending.class::isInstance);
    follow(
        lacks,
        wanted.networks().stream()
            .map(BridgeNetwork::id)
            .collect(Collectors.toCollection(TreeSet::new)));
    return outcome;
  }

  private synchronized void again() {
    last.ifPresent(kernel::apply);
  }

  /// Beside the data plane, which must not wait for an engine that hangs.
  private void follow(boolean lacks, SortedSet<String> wanted) {
    if (!following.compareAndSet(false, true)) return;
    Thread.ofVirtual()
        .name("engine-networks")
        .start(() -> {
          try {
            engine.tidy(wanted);
            if (lacks) engine.stand();
          } catch (IOException later) {
            LOG.log(
                System.Logger.Level.DEBUG,
                "networks of the engine are not as wanted for now: {0}",
                later.getMessage());
          } finally {
            following.set(false);
          }
        });
  }

  @Override
  public synchronized Outcome removeAll() {
    last = Optional.empty();
    return kernel.removeAll();
  }

  @Override
  public synchronized void close() {
    last = Optional.empty();
    kernel.close();
  }
}
